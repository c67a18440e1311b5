/** Uppy's uploader where media lie in a bucket: the same events, pauses and restores as @uppy/tus, the bytes by lib/bucket-upload.ts. */

import { BasePlugin, type Body, type Meta, type PluginOpts, type Uppy, type UppyFile } from "@uppy/core";
import { filterFilesToEmitUploadStarted, filterFilesToUpload } from "@uppy/core/utils";
import { AT_ONCE, BucketUpload, takeBack } from "../lib/bucket-upload.ts";
import { forget, remember, remembered } from "../lib/remembered.ts";
import { Turns } from "../lib/turns.ts";
import { headersOf } from "./upload-destination.ts";

interface BucketOptions extends PluginOpts {
  /** Where parts are asked about, "/uploads/s3/". */
  endpoint: string;
}

type File_ = UppyFile<Meta, Body>;

export class BucketUploads extends BasePlugin<BucketOptions, Meta, Body> {
  readonly #sendings = new Map<string, Sending>();
  readonly #files = new Turns(3);
  readonly #parts = new Turns(AT_ONCE);

  constructor(uppy: Uppy<Meta, Body>, options: BucketOptions) {
    super(uppy, options);
    this.id = "BucketUploads";
    this.type = "uploader";
  }

  override install(): void {
    const { uppy } = this;
    uppy.setState({ capabilities: { ...uppy.getState().capabilities, resumableUploads: true } });
    uppy.addUploader((ids) => this.#upload(ids));
    uppy.on("upload-pause", (file, isPaused) => {
      const sending = this.#sendings.get(file?.id ?? "");
      if (isPaused) sending?.rest();
      else sending?.go();
    });
    uppy.on("pause-all", () => this.#sendings.forEach((sending) => sending.rest()));
    uppy.on("resume-all", () => this.#sendings.forEach((sending) => sending.go()));
    uppy.on("file-removed", (file) => void this.#removed(file));
  }

  async #upload(ids: string[]): Promise<void> {
    const files = filterFilesToUpload(this.uppy.getFilesByIds(ids)) as File_[];
    this.uppy.emit("upload-start", filterFilesToEmitUploadStarted(files));
    await Promise.allSettled(files.map((file) => this.#send(file)));
  }

  async #send(file: File_): Promise<void> {
    const sending = new Sending((signal) => this.#files.take(signal, () => this.#run(file, signal)));
    this.#sendings.set(file.id, sending);
    if (!this.uppy.getFile(file.id)?.isPaused) sending.go();
    try {
      const id = await sending.ended;
      if (id === null) return;
      forget(this.#note(file));
      this.uppy.emit("upload-success", this.uppy.getFile(file.id), { status: 200, uploadURL: `${this.opts.endpoint}${id}` });
    } catch (error) {
      this.uppy.emit("upload-error", this.uppy.getFile(file.id), error as Error);
    } finally {
      if (this.#sendings.get(file.id) === sending) this.#sendings.delete(file.id);
    }
  }

  #run(file: File_, signal: AbortSignal): Promise<string> {
    const { id, data } = file;
    if (!(data instanceof Blob)) throw new Error(`There are no bytes of ${file.name}.`);
    return new BucketUpload(this.opts.endpoint, { name: file.name, type: file.type, data, headers: headersOf(file) }, {
      turns: this.#parts,
      signal,
      known: remembered(this.#note(file)),
      begun: (upload) => remember(this.#note(file), upload),
      sent: (bytesUploaded) => {
        const now = this.uppy.getFile(id);
        const uploadStarted = now?.progress.uploadStarted ?? 0;
        if (now) this.uppy.emit("upload-progress", now, { uploadStarted, bytesUploaded, bytesTotal: data.size });
      },
    }).run();
  }

  /** By a person, after a failure too: then nothing stays in the bucket. A ghost only leaves this page, and a file that is done is done. */
  async #removed(file: File_): Promise<void> {
    await this.#sendings.get(file.id)?.drop();
    const upload = remembered(this.#note(file));
    if (file.isGhost || file.progress.uploadComplete || upload === null) return;
    forget(this.#note(file));
    await takeBack(this.opts.endpoint, upload);
  }

  /** Under what this browser keeps the id. Uppy's own is made of the file's name, folder, type, size and date. */
  #note(file: File_): string {
    return `upload ${this.opts.endpoint} ${file.id}`;
  }
}

/** One file from start to end, through pauses: a pause ends its run, and to go on is another run, once that has ended. */
class Sending {
  /** Its id; null when it was dropped. */
  readonly ended: Promise<string | null>;
  readonly #run: (signal: AbortSignal) => Promise<string>;
  #end!: (id: string | null) => void;
  #fail!: (error: unknown) => void;
  #stop: AbortController | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(run: (signal: AbortSignal) => Promise<string>) {
    this.#run = run;
    this.ended = new Promise((end, fail) => {
      this.#end = end;
      this.#fail = fail;
    });
  }

  go(): void {
    if (this.#stop) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#last = this.#last.then(() => this.#once(stop.signal));
  }

  rest(): void {
    this.#stop?.abort();
    this.#stop = undefined;
  }

  /** Resolves when nothing of it runs any more. */
  async drop(): Promise<void> {
    this.rest();
    this.#end(null);
    await this.#last;
  }

  async #once(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    try {
      this.#end(await this.#run(signal));
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }
}
