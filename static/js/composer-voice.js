// A voice message: recorded here, made into what WhatsApp plays by the server, heard before it
// leaves like any other file.
import { word } from "./composer.js";
import { take } from "./composer-files.js";
import { show as toast } from "./toasts.js";

const BARS = 40;
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const LONGEST = 15 * 60; // seconds
const bar = () => document.getElementById("composer-voice");
let going = null;

function level(stream) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const bytes = new Uint8Array(analyser.fftSize);
  return {
    now() {
      analyser.getByteTimeDomainData(bytes);
      return Math.min(1, Math.max(...bytes.map((one) => Math.abs(one - 128))) / 64);
    },
    end: () => context.close(),
  };
}

function draw(heights) {
  const svg = bar()?.querySelector("[data-voice-level]");
  if (!svg) return;
  svg.replaceChildren(...heights.map((height, place) => {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const high = Math.max(2, height * 22);
    const set = { x: place * 4, y: (24 - high) / 2, width: 2.4, height: high, rx: 1.2 };
    Object.entries(set).forEach(([name, value]) => rect.setAttribute(name, value));
    return rect;
  }));
}

function end(keeps) {
  if (!going) return;
  const { recorder, stream, meter, timer } = going;
  going.keeps = keeps;
  clearInterval(timer);
  recorder.stop();
  stream.getTracks().forEach((track) => track.stop());
  meter.end();
  if (bar()) bar().hidden = true;
  document.getElementById("composer")?.removeAttribute("data-recording");
}

export async function begin() {
  if (going) return;
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch {
    toast({ text: word("no_microphone"), kind: "warn" });
    return;
  }
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32000 });
  const [pieces, heights, since] = [[], Array(BARS).fill(0), Date.now()];
  const meter = level(stream);
  const here = bar();
  recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
  recorder.addEventListener("stop", () => {
    const { keeps } = going;
    going = null;
    if (!keeps || here !== bar()) return;
    const ending = recorder.mimeType.split(";")[0].split("/")[1];
    take(new File(pieces, `voice.${ending}`, { type: recorder.mimeType }), { voice: true });
    document.getElementById("composer-text").focus();
  });
  const timer = setInterval(() => {
    const seconds = Math.floor((Date.now() - since) / 1000);
    if (here !== bar() || seconds > LONGEST) return end(here === bar());
    heights.push(meter.now());
    heights.shift();
    draw(heights);
    here.querySelector("[data-voice-time]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    return undefined;
  }, 100);
  going = { recorder, stream, meter, timer, keeps: false };
  recorder.start(1000);
  here.hidden = false;
  document.getElementById("composer").dataset.recording = "";
  here.querySelector("[data-voice-stop]").focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-voice-stop]")) end(true);
  if (event.target.closest("[data-voice-cancel]")) {
    end(false);
    document.getElementById("composer-text").focus();
  }
});
addEventListener("pagehide", () => end(false));
