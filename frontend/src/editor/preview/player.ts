// Two <video>s that take turns: while one shows the film as it was, the other gets ready with the film as it is, and takes its place when
// it shows the same frame. Frames in, frames out; what a frame is to a <video> is clock.ts.
import type { Rate } from "../../lib/frames.ts";
import type { Scope } from "../../lib/scope.ts";
import { frameAt, frameOfPicture, momentOf } from "./clock.ts";
import type { Open, Source } from "./hls.ts";

const LEAD = 0.4; // seconds of playing in which a film is got ready
const SEEK_LEAD = 0.15; // and in which one that is ready goes to another place

export interface Film {
  readonly key: string;
  readonly master: string;
  readonly rate: Rate;
  /** Frames. */
  readonly duration: number;
}

export interface PlayerEvents {
  /** A picture of the film in front is on the screen; `isPlaying`: it came by itself. */
  shown(frame: number, isPlaying: boolean): void;
  /** The other film came to the front, with that frame. */
  swapped(film: Film, frame: number): void;
  ended(): void;
  /** What plays waits for a piece, or does not any more. */
  waiting(isWaiting: boolean): void;
  failed(film: Film, isGone: boolean): void;
}

interface Side {
  readonly video: HTMLVideoElement;
  film: Film | null;
  source: Source | null;
  /** Rises with every film, so that what comes late from the one before is known. */
  turn: number;
}

export class Player {
  readonly #scope: Scope;
  readonly #open: Open;
  readonly #events: PlayerEvents;
  #front: Side;
  #back: Side;
  /** Where it is meant to stand, or to come from when it plays. */
  #frame = 0;
  #pace = 0;
  #seeking: number | null = null;
  #volume = 1;
  #isMuted = false;
  #asked: { readonly video: HTMLVideoElement; readonly id: number } | null = null;

  constructor(videos: readonly [HTMLVideoElement, HTMLVideoElement], scope: Scope, open: Open, events: PlayerEvents) {
    this.#scope = scope;
    this.#open = open;
    this.#events = events;
    const [front, back] = videos.map((video): Side => ({ video, film: null, source: null, turn: 0 })) as [Side, Side];
    [this.#front, this.#back] = [front, back];
    for (const side of [front, back]) this.#connect(side);
    scope.onEnd(() => [front, back].forEach((side) => this.#close(side)));
  }

  /** The one in front. */
  get film(): Film | null {
    return this.#front.film;
  }

  /** The one that gets ready, if any. */
  get coming(): Film | null {
    return this.#back.film;
  }

  get video(): HTMLVideoElement {
    return this.#front.video;
  }

  /** Whether it can show that frame without asking for anything. */
  has(frame: number): boolean {
    const { film, video } = this.#front;
    return film !== null && isBuffered(video, momentOf(frame, film.rate));
  }

  /** Gets a film ready to take the place of the one in front. */
  load(film: Film, frame: number): void {
    this.#frame = frame;
    if (this.#front.film?.key === film.key) return this.#close(this.#back);
    if (this.#back.film?.key === film.key) return;
    const side = this.#back;
    this.#close(side);
    side.film = film;
    const turn = side.turn;
    const events = { failed: (isGone: boolean) => this.#fail(side, film, isGone) };
    const begin = this.#isRunning ? frame + ahead(LEAD * this.#pace, film) : frame;
    const seconds = momentOf(Math.max(0, Math.min(begin, film.duration - 1)), film.rate);
    void this.#open(side.video, film.master, seconds, events).then((source) => {
      if (side.turn !== turn || this.#scope.isEnded) source.close();
      else side.source = source;
    }, () => this.#fail(side, film, false));
  }

  /** After a failure: what is in front goes on where it is, what was coming is opened anew. */
  retry(): void {
    const coming = this.#back.film;
    this.#front.source?.retry();
    if (!coming) return;
    this.#close(this.#back);
    this.load(coming, this.#frame);
  }

  /** Where the film that gets ready is to begin, and the one in front is to stand when it is asked to play. */
  aim(frame: number): void {
    this.#frame = frame;
  }

  /** Shows that frame as soon as it can; the newest one counts. */
  seek(frame: number): void {
    this.#frame = frame;
    const { video, film } = this.#front;
    if (!film) return;
    this.#seeking = frame;
    const seconds = momentOf(frame, film.rate);
    // while a picture is being found that is there already it is let come, or none would be seen under a quick hand
    if (video.seeking && isBuffered(video, video.currentTime)) return;
    video.currentTime = seconds;
  }

  play(pace: number, isSilent: boolean): void {
    this.#pace = pace;
    const { video, film } = this.#front;
    if (!film) return;
    this.#quieten(isSilent);
    video.playbackRate = pace;
    if (this.#seeking === null && frameAt(video.currentTime, film.rate) !== this.#frame) this.seek(this.#frame);
    if (video.paused) void video.play().catch(() => undefined); // paused again before it began
    this.#follow();
  }

  /** Stands at the frame that is seen. */
  pause(): void {
    this.#pace = 0;
    this.#front.video.pause();
    this.#events.waiting(false);
  }

  set sound({ volume, isMuted }: { readonly volume: number; readonly isMuted: boolean }) {
    this.#volume = volume;
    this.#isMuted = isMuted;
    this.#quieten(this.#pace > 2);
  }

  close(): void {
    for (const side of [this.#front, this.#back]) this.#close(side);
  }

  get #isRunning(): boolean {
    const { film, video } = this.#front;
    return this.#pace > 0 && film !== null && !video.paused && !video.ended;
  }

  #quieten(isSilent: boolean): void {
    for (const { video } of [this.#front, this.#back]) video.volume = this.#volume;
    this.#front.video.muted = this.#isMuted || isSilent;
    this.#back.video.muted = true;
  }

  #connect(side: Side): void {
    const { video } = side;
    video.disableRemotePlayback = true;
    video.preload = "auto";
    this.#keepDrawn(video);
    this.#scope.on(video, "seeked", () => (side === this.#front ? this.#arrive() : this.#tryTurn(side)));
    for (const type of ["canplay", "loadeddata", "playing"] as const) this.#scope.on(video, type, () => side !== this.#front && this.#tryTurn(side));
    this.#scope.on(video, "ended", () => side === this.#front && this.#pace > 0 && this.#events.ended());
    this.#scope.on(video, "waiting", () => side === this.#front && this.#pace > 0 && this.#events.waiting(true));
    this.#scope.on(video, "playing", () => side === this.#front && this.#events.waiting(false));
  }

  /**
   * Chromium now and then leaves the picture of an earlier seek on the screen of a film that rests, and says that it has come. That
   * was not seen while its pictures are asked for.
   */
  #keepDrawn(video: HTMLVideoElement): void {
    if (!this.#scope.isEnded && "requestVideoFrameCallback" in video) video.requestVideoFrameCallback(() => this.#keepDrawn(video));
  }

  /** A seek of the one in front has come to its picture. */
  #arrive(): void {
    const { video, film } = this.#front;
    if (!film) return;
    const frame = frameAt(video.currentTime, film.rate);
    const wanted = this.#seeking;
    if (wanted !== null && wanted !== frame && wanted < film.duration) {
      video.currentTime = momentOf(wanted, film.rate);
    } else {
      this.#seeking = null;
    }
    this.#scope.frame("arrived", () => this.#front.film === film && this.#events.shown(frame, false));
  }

  /** Brings a film to the front if it has the picture that is wanted; else goes there. */
  #tryTurn(side: Side): void {
    const { film, video } = side;
    if (!film || video.seeking || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const front = this.#front;
    const isRunning = this.#isRunning;
    const frame = isRunning && front.film ? frameAt(front.video.currentTime, front.film.rate) : this.#frame;
    const last = Math.max(0, film.duration - 1);
    const wanted = Math.min(frame, last);
    const have = frameAt(video.currentTime, film.rate);
    // what plays goes on while the other gets ready: one that is ahead takes its turn when playing has come there
    const isThere = isRunning ? have >= wanted && have - wanted < ahead(2 * LEAD * this.#pace, film) : have === wanted;
    if (!isThere) {
      const lead = isRunning ? ahead(SEEK_LEAD * this.#pace, film) : 0;
      video.currentTime = momentOf(Math.min(wanted + lead, last), film.rate);
      return;
    }
    if (isRunning && have > wanted) {
      const ms = ((have - wanted) * film.rate.den * 1000) / film.rate.num / this.#pace;
      this.#scope.after(ms, "turn", () => this.#turn(side, have));
    } else {
      this.#scope.frame("turn", () => this.#turn(side, have));
    }
  }

  #turn(side: Side, frame: number): void {
    const { film, video } = side;
    if (side !== this.#back || !film) return;
    const old = this.#front;
    [this.#front, this.#back] = [side, old];
    video.dataset["front"] = "";
    delete old.video.dataset["front"];
    this.#seeking = null;
    this.#quieten(this.#pace > 2);
    video.playbackRate = this.#pace || 1;
    if (this.#pace > 0) {
      void video.play().catch(() => undefined);
      this.#follow();
    }
    old.video.pause();
    this.#close(old);
    this.#events.swapped(film, frame);
  }

  #fail(side: Side, film: Film, isGone: boolean): void {
    if (side.film === film) this.#events.failed(film, isGone);
  }

  #close(side: Side): void {
    side.turn += 1;
    side.source?.close();
    side.source = null;
    side.film = null;
    if (side === this.#back) this.#scope.cancel("turn");
  }

  /** Tells each frame that comes while it plays. */
  #follow(): void {
    const { video, film, turn } = this.#front;
    if (!film) return;
    const side = this.#front;
    const tell = (frame: number): void => {
      if (this.#front !== side || side.turn !== turn || this.#pace === 0) return;
      if (this.#seeking === null && !video.seeking) {
        this.#frame = frame;
        this.#events.shown(frame, true);
      }
      next();
    };
    const next = (): void => {
      if (this.#scope.isEnded) return;
      if ("requestVideoFrameCallback" in video) {
        if (this.#asked !== null) this.#asked.video.cancelVideoFrameCallback(this.#asked.id);
        this.#asked = { video, id: video.requestVideoFrameCallback((_, { mediaTime }) => tell(frameOfPicture(mediaTime, film.rate))) };
      } else {
        this.#scope.frame("frame", () => tell(frameAt((video as HTMLVideoElement).currentTime, film.rate)));
      }
    };
    next();
  }
}

/** So many seconds in frames, of the film. */
function ahead(seconds: number, { rate }: Film): number {
  return Math.ceil((seconds * rate.num) / rate.den);
}

function isBuffered({ buffered }: HTMLVideoElement, seconds: number): boolean {
  for (let n = 0; n < buffered.length; n++) if (buffered.start(n) <= seconds && seconds < buffered.end(n)) return true;
  return false;
}
