// Every page's script: the styles, and each custom element once. An element does nothing until its tag is on a page.
import "../styles/app.css";
import { installCommandFallback } from "./elements/command-fallback.ts";
import "./elements/confirm-button.ts";
import "./elements/live-job.ts";
import "./elements/toast-message.ts";
import "./elements/upload-drop.ts";
import "./elements/upload-tray.ts";

installCommandFallback();
