/* The players of sound and video: <k-media-video> and <k-media-audio>. */
import "./style.css";
import { MediaAudio } from "./audio";
import { MediaVideo } from "./video";

customElements.define("k-media-video", MediaVideo);
customElements.define("k-media-audio", MediaAudio);
