import "./style.css";
import { FilesUpload } from "./element";

if (!customElements.get("k-files-upload")) customElements.define("k-files-upload", FilesUpload);
