/** The uploads themselves: Uppy over tus or into a bucket, in pieces, resumed after a pause, a lost network, a restart or a reload. No DOM. */

import Uppy, { type Body, type Meta, type UppyFile } from "@uppy/core";
import GoldenRetriever from "@uppy/golden-retriever";
import Tus from "@uppy/tus";
import { ApiError } from "../lib/http.ts";
import { DELAYS } from "../lib/retry.ts";
import { BucketUploads } from "./upload-bucket.ts";
import { destinationOf, headersOf } from "./upload-destination.ts";
import type { Incoming } from "./upload-drop-folders.ts";
import { Pace, reason, type RowState } from "./upload-words.ts";

const CHUNK = 8 * 1024 * 1024;
/** Files up to this size are kept by the browser, and go on by themselves after a reload. */
const KEPT: { name?: string; maxFileSize: number } = { maxFileSize: 64 * 1024 * 1024 };

type File_ = UppyFile<Meta, Body>;
type Moving = "uploading" | "paused" | "offline";

export interface Endpoints {
  readonly tus: string;
  /** Where parts for the bucket are asked about; empty where there is none, and then everything goes by tus. */
  readonly bucket: string;
}

export interface QueueEvents {
  /** `destination`: where it goes when it is ready; empty for the library alone. */
  state(id: string, name: string, state: RowState, destination: string): void;
  /** All bytes have come; `upload` is its id. */
  uploaded(id: string, upload: string, size: number): void;
}

export class UploadQueue {
  readonly #uppy: Uppy<Meta, Body>;
  readonly #paces = new Map<string, Pace>();
  #refusals = 0;

  readonly #events: QueueEvents;

  constructor(endpoints: Endpoints, maxBytes: number, events: QueueEvents) {
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
    if (endpoints.bucket) this.#uppy.use(BucketUploads, { endpoint: endpoints.bucket });
    else this.#uppy.use(Tus, { endpoint: endpoints.tus, headers: headersOf, chunkSize: CHUNK, retryDelays: DELAYS, limit: 3, removeFingerprintOnSuccess: true });
    this.#listen();
    this.#uppy.use(GoldenRetriever, { indexedDB: KEPT });
  }

  add(files: Iterable<Incoming>, destination = ""): void {
    for (const { file: data, path } of files) {
      const meta = { ...(path && { relativePath: path }), ...(destination && { destination }) };
      try {
        this.#uppy.addFile({ name: data.name, type: data.type, data, source: "person", meta });
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

  /** Also what failed: Uppy calls all of it well again, and would wait for it for ever. */
  resumeAll(): void {
    const failed = this.#uppy.getFiles().filter((file) => file.error);
    this.#uppy.resumeAll();
    for (const file of failed) this.retry(file.id);
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
      this.#told(file, { phase: "waiting" });
    });
    uppy.on("upload-progress", (file, progress) => {
      if (file && !uppy.getFile(file.id)?.isPaused) this.#moved(file, Number(progress.bytesUploaded));
    });
    uppy.on("upload-pause", (file, isPaused) => {
      if (!file) return;
      this.#pace(file.id).rest();
      this.#moved(file, Number(file.progress.bytesUploaded) || 0, isPaused ? "paused" : "uploading");
    });
    uppy.on("pause-all", () => this.#all("paused"));
    uppy.on("resume-all", () => this.#all("uploading"));
    uppy.on("is-offline", () => this.#all("offline")); // what was begun waits for the network by itself, however long
    uppy.on("is-online", () => this.#all("uploading"));
    uppy.on("upload-retry", (file) => {
      this.#pace(file.id).rest();
      this.#told(file, { phase: "waiting" });
    });
    uppy.on("upload-error", (file, error) => {
      if (file) this.#told(file, { phase: "broken", message: explain(error) });
    });
    uppy.on("upload-success", (file, response) => {
      if (!file) return;
      const upload = (response.uploadURL ?? "").split("/").at(-1) ?? "";
      events.uploaded(file.id, upload, file.size ?? 0);
      queueMicrotask(() => this.remove(file.id));
    });
    uppy.on("restriction-failed", (file, error) => {
      this.#refusals += 1;
      events.state(`refused-${this.#refusals}`, file ? nameOf(file) : "File", { phase: "refused", message: error.message }, "");
    });
    uppy.on("restored", () => this.#restored());
  }

  /** After a reload: what the browser kept goes on by itself; of the rest it knows only the names. */
  #restored(): void {
    for (const file of this.#uppy.getFiles()) {
      this.#paces.set(file.id, new Pace());
      if (file.isGhost) {
        this.#uppy.removeFile(file.id); // here only: where it went stays known, so choosing the file again resumes it
        this.#told(file, { phase: "unfinished" });
      } else {
        this.#told(file, { phase: "waiting" });
      }
    }
    if (this.#uppy.getFiles().length > 0) this.#uppy.emit("restore-confirmed");
  }

  #all(phase: Moving): void {
    for (const file of this.#uppy.getFiles()) {
      if (!file.progress.uploadStarted || file.progress.uploadComplete || file.error) continue;
      this.#pace(file.id).rest();
      const isHeld = phase !== "paused" && file.isPaused; // by its own button
      this.#moved(file, Number(file.progress.bytesUploaded) || 0, isHeld ? "paused" : phase);
    }
  }

  #moved(file: File_, sent: number, phase: Moving = "uploading"): void {
    const speed = this.#pace(file.id).mark(performance.now(), sent);
    this.#told(file, { phase, sent, size: file.size ?? sent, speed });
  }

  #told(file: File_, state: RowState): void {
    this.#events.state(file.id, nameOf(file), state, destinationOf(file));
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
  if (error instanceof ApiError) return error.message;
  const response = (error as TusError).originalResponse;
  return reason(response?.getBody(), response?.getStatus() ?? 0);
}
