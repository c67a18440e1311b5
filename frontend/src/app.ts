// Every page's script: the styles, and each custom element once. An element does nothing until its tag is on a page.
import "../styles/app.css";
import { installCommandFallback } from "./elements/command-fallback.ts";
import { installDialogLinks } from "./elements/dialog-link.ts";
import "./elements/clip-table.ts";
import "./elements/confirm-button.ts";
import "./elements/job-acts.ts";
import "./elements/job-bell.ts";
import "./elements/job-count.ts";
import "./elements/job-list.ts";
import "./elements/job-toasts.ts";
import "./elements/job-tray.ts";
import "./elements/library-picker.ts";
import "./elements/live-job.ts";
import "./elements/once-form.ts";
import "./elements/preview-still.ts";
import "./elements/time-ago.ts";
import "./elements/timecode-input.ts";
import "./elements/toast-message.ts";
import "./elements/upload-drop.ts";
import "./elements/upload-tray.ts";
import "./elements/usage-meters.ts";

installCommandFallback();
installDialogLinks();
