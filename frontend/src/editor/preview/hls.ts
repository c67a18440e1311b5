// An HLS rendition in a <video>: by hls.js where there are media sources, else by the browser itself. hls.js is fetched when the first
// one is opened. What of a film was fetched before, for another, is not fetched again (pieces.ts).
import type HlsClass from "hls.js";
import type { ErrorData, FragmentLoaderContext, HlsConfig, Loader } from "hls.js";
import { keeping, Pieces } from "./pieces.ts";

/** What plays in a <video>, until it is closed. */
export interface Source {
  close(): void;
  /** Tries again after it failed. */
  retry(): void;
}

export interface SourceEvents {
  /** It cannot go on by itself. `isGone`: the server does not know this rendition any more. */
  failed(isGone: boolean): void;
}

export type Open = (video: HTMLVideoElement, master: string, seconds: number, events: SourceEvents) => Promise<Source>;

const PATIENCE = { maxTimeToFirstByteMs: 60_000, maxLoadTimeMs: 90_000 }; // a piece is made when it is first asked for
const AGAIN = { maxNumRetry: 5, retryDelayMs: 400, maxRetryDelayMs: 4000, backoff: "exponential" } as const;
const POLICY = { default: { ...PATIENCE, timeoutRetry: { ...AGAIN, maxNumRetry: 1 }, errorRetry: AGAIN } };

const CONFIG: Partial<HlsConfig> = {
  enableWorker: false, // nothing is repacked, and a worker would need more of the policy
  maxBufferLength: 8, // seconds ahead: what is far away may be edited before it is played
  maxMaxBufferLength: 12,
  backBufferLength: 30, // for steps and J
  maxBufferHole: 0.1,
  nudgeMaxRetry: 6,
  startFragPrefetch: true,
  capLevelToPlayerSize: false,
  fragLoadPolicy: POLICY,
  playlistLoadPolicy: POLICY,
  manifestLoadPolicy: POLICY,
};

const pieces = new Pieces();

export const open: Open = async (video, master, seconds, events) => {
  const { default: Hls } = await import("hls.js");
  if (Hls.isSupported()) return inMediaSource(Hls, video, master, seconds, events);
  return native(video, master, seconds, events);
};

function inMediaSource(Hls: typeof HlsClass, video: HTMLVideoElement, master: string, seconds: number, events: SourceEvents): Source {
  const fLoader = keeping(Hls.DefaultConfig.loader as unknown as new (config: never) => Loader<FragmentLoaderContext>, pieces);
  const hls = new Hls({ ...CONFIG, fLoader, startPosition: seconds });
  let recoveries = 0;
  const onError = (_: string, data: ErrorData): void => {
    const code = data.response?.code ?? 0;
    // a refusal stays one: hls.js would ask for it a few times more
    if (code >= 400 && code < 500 && code !== 408 && code !== 429) {
      hls.stopLoad();
      return events.failed(code === 404);
    }
    if (!data.fatal) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && recoveries++ < 2) hls.recoverMediaError();
    else events.failed(false);
  };
  hls.on(Hls.Events.ERROR, onError);
  hls.loadSource(master);
  hls.attachMedia(video);
  return {
    close: () => hls.destroy(),
    retry: () => hls.startLoad(video.currentTime),
  };
}

function native(video: HTMLVideoElement, master: string, seconds: number, events: SourceEvents): Source {
  const begin = (): void => {
    video.src = master;
    video.currentTime = seconds;
  };
  video.onerror = () => events.failed(false);
  begin();
  return {
    close: () => {
      video.onerror = null;
      video.removeAttribute("src");
      video.load();
    },
    retry: begin,
  };
}
