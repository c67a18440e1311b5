/** The uploads themselves: Uppy over tus, in chunks, resumed after a pause, a lost network, a restart or a reload. No DOM. */

import Uppy, { type Body, type Meta, type UppyFile } from "@uppy/core";
import GoldenRetriever from "@uppy/golden-retriever";
import Tus from "@uppy/tus";
import { Pace, reason, type RowState } from "./upload-words.ts";

const CHUNK = 8 * 1024 * 1024;
const RETRIES = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];
/** Files up to this size are kept by the browser, and go on by themselves after a reload. */
const KEPT: { name?: string; maxFileSize: number } = { maxFileSize: 64 * 1024 * 1024 };

type File_ = UppyFile<Meta, Body>;

export interface QueueEvents {
  state(id: string, name: string, state: RowState): void;
  /** All bytes have come; `upload` is the id in the tus address. */
  uploaded(id: string, upload: string, size: number): void;
}

export class UploadQueue {
  readonly #uppy: Uppy<Meta, Body>;
  readonly #paces = new Map<string, Pace>();
  #refusals = 0;

  readonly #events: QueueEvents;

  constructor(endpoint: string, maxBytes: number, events: QueueEvents) {
    this.#events = events;
    this.#uppy = new Uppy<Meta, Body>({
      id: "library",
      autoProceed: true,
      restrictions: { maxFileSize: maxBytes, minFileSize: 1 },
      locale: {
        strings: {
          exceedsSize: "This file is larger than %{size}, the most that the studio takes.",
          inferiorSize: "This file is empty.",
          noDuplicates: "This file is in the list already.",
        },
        pluralize: (count: number) => (count === 1 ? 0 : 1),
      },
    });
    this.#uppy.use(Tus, { endpoint, chunkSize: CHUNK, retryDelays: RETRIES, limit: 3, removeFingerprintOnSuccess: true });
    this.#listen();
    this.#uppy.use(GoldenRetriever, { indexedDB: KEPT });
  }

  add(files: Iterable<File>): void {
    for (const data of files) {
      try {
        this.#uppy.addFile({ name: data.name, type: data.type, data, source: "person" });
      } catch {
        /* told by restriction-failed */
      }
    }
  }

  togglePause(id: string): void {
    this.#uppy.pauseResume(id);
  }

  pauseAll(): void {
    this.#uppy.pauseAll();
  }

  resumeAll(): void {
    this.#uppy.resumeAll();
  }

  retry(id: string): void {
    void this.#uppy.retryUpload(id);
  }

  /** Stop and take back what has come. Does nothing to an upload that is done. */
  remove(id: string): void {
    if (this.#uppy.getFile(id)) this.#uppy.removeFile(id);
  }

  get isBusy(): boolean {
    return this.#uppy.getFiles().some((file) => file.progress.uploadStarted && !file.progress.uploadComplete && !file.error);
  }

  /** Forget this page's view of the uploads; what the browser and the server keep stays for the next page. */
  close(): void {
    this.#uppy.pauseAll();
  }

  #listen(): void {
    const uppy = this.#uppy;
    const events = this.#events;
    uppy.on("file-added", (file) => {
      this.#paces.set(file.id, new Pace());
      events.state(file.id, nameOf(file), { phase: "waiting" });
    });
    uppy.on("upload-progress", (file, progress) => {
      if (file && !uppy.getFile(file.id)?.isPaused) this.#moved(file, Number(progress.bytesUploaded));
    });
    uppy.on("upload-pause", (file, isPaused) => {
      if (!file) return;
      this.#pace(file.id).rest();
      this.#moved(file, Number(file.progress.bytesUploaded) || 0, isPaused);
    });
    uppy.on("pause-all", () => this.#all(true));
    uppy.on("resume-all", () => this.#all(false));
    uppy.on("upload-retry", (file) => {
      this.#pace(file.id).rest();
      events.state(file.id, nameOf(file), { phase: "waiting" });
    });
    uppy.on("upload-error", (file, error) => {
      if (file) events.state(file.id, nameOf(file), { phase: "broken", message: explain(error) });
    });
    uppy.on("upload-success", (file, response) => {
      if (!file) return;
      const upload = (response.uploadURL ?? "").split("/").at(-1) ?? "";
      events.uploaded(file.id, upload, file.size ?? 0);
      queueMicrotask(() => this.remove(file.id));
    });
    uppy.on("restriction-failed", (file, error) => {
      this.#refusals += 1;
      events.state(`refused-${this.#refusals}`, file ? nameOf(file) : "File", { phase: "refused", message: error.message });
    });
    uppy.on("restored", () => this.#restored());
  }

  /** After a reload: what the browser kept goes on by itself; of the rest it knows only the names. */
  #restored(): void {
    for (const file of this.#uppy.getFiles()) {
      this.#paces.set(file.id, new Pace());
      if (file.isGhost) {
        this.#uppy.removeFile(file.id); // here only: its address stays known, so choosing the file again resumes it
        this.#events.state(file.id, nameOf(file), { phase: "unfinished" });
      } else {
        this.#events.state(file.id, nameOf(file), { phase: "waiting" });
      }
    }
    if (this.#uppy.getFiles().length > 0) this.#uppy.emit("restore-confirmed");
  }

  #all(isPaused: boolean): void {
    for (const file of this.#uppy.getFiles()) {
      if (!file.progress.uploadStarted || file.progress.uploadComplete || file.error) continue;
      this.#pace(file.id).rest();
      this.#moved(file, Number(file.progress.bytesUploaded) || 0, isPaused);
    }
  }

  #moved(file: File_, sent: number, isPaused = false): void {
    const speed = this.#pace(file.id).mark(performance.now(), sent);
    this.#events.state(file.id, nameOf(file), { phase: isPaused ? "paused" : "uploading", sent, size: file.size ?? sent, speed });
  }

  #pace(id: string): Pace {
    const pace = this.#paces.get(id) ?? new Pace();
    this.#paces.set(id, pace);
    return pace;
  }
}

function nameOf(file: { name?: string; meta?: Meta }): string {
  return String(file.meta?.["name"] ?? file.name ?? "File");
}

interface TusError {
  originalResponse?: { getStatus(): number; getBody(): string } | null;
}

function explain(error: unknown): string {
  const response = (error as TusError).originalResponse;
  return reason(response?.getBody(), response?.getStatus() ?? 0);
}
