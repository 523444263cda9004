import "./style.css";
import { ScoresPlayer } from "./element";

if (!customElements.get("k-scores-player")) customElements.define("k-scores-player", ScoresPlayer);
