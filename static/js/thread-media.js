// Sounds and pictures of a thread: one sound at a time, pictures in a viewer with the others.
const SPEEDS = [1, 1.5, 2];
let speed = 1;
let playing = null;

// == Sounds ==

const clock = (seconds) => {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

function length(box) {
  const { duration } = box.querySelector("audio");
  return Number.isFinite(duration) && duration > 0 ? duration : Number(box.dataset.seconds) || 0;
}

function draw(box) {
  const audio = box.querySelector("audio");
  const whole = length(box);
  const share = whole ? audio.currentTime / whole : 0;
  const bars = box.querySelectorAll("rect");
  bars.forEach((bar, at) => bar.classList.toggle("played", at < share * bars.length));
  const range = box.querySelector("input");
  range.value = Math.round(share * 1000);
  range.setAttribute("aria-valuetext", `${clock(audio.currentTime)} / ${clock(whole)}`);
  const started = audio.currentTime > 0 && !audio.ended;
  box.querySelector("[data-time]").textContent = clock(started ? audio.currentTime : whole);
}

function shown(box, isPlaying) {
  const button = box.querySelector("[data-play]");
  button.dataset.label ??= button.getAttribute("aria-label");
  button.classList.toggle("on", isPlaying);
  button.setAttribute("aria-label", isPlaying ? button.dataset.pauseLabel : button.dataset.label);
}

function prepare(box) {
  const audio = box.querySelector("audio");
  if (audio.dataset.ready) return audio;
  audio.dataset.ready = "yes";
  audio.addEventListener("timeupdate", () => draw(box));
  audio.addEventListener("play", () => {
    if (playing && playing !== audio) playing.pause();
    playing = audio;
    shown(box, true);
  });
  audio.addEventListener("pause", () => shown(box, false));
  audio.addEventListener("ended", () => {
    draw(box);
    next(box);
  });
  return audio;
}

// A row of voice messages plays through.
function next(box) {
  const following = box.closest(".msg")?.nextElementSibling?.querySelector("[data-voice]");
  if (following) play(following);
}

async function play(box) {
  const audio = prepare(box);
  audio.playbackRate = speed;
  try {
    await audio.play();
  } catch (error) {
    if (error.name === "NotSupportedError") refresh(box.closest(".msg"), box);
  }
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-voice]");
  if (!box) return;
  if (event.target.closest("[data-play]")) {
    const audio = prepare(box);
    if (audio.paused) play(box);
    else audio.pause();
  }
  if (event.target.closest("[data-speed]")) {
    speed = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length];
    if (playing) playing.playbackRate = speed;
    for (const button of document.querySelectorAll("[data-speed]")) {
      const name = button.getAttribute("aria-label").replace(/\S+$/, `${speed}×`);
      button.textContent = `${speed}×`;
      button.setAttribute("aria-label", name);
    }
  }
});

document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-voice]");
  if (!box) return;
  const audio = prepare(box);
  audio.currentTime = (event.target.value / 1000) * length(box);
  draw(box);
});

// == Addresses run out after a quarter of an hour: ask for the bubble anew, once ==

function refresh(message, box) {
  if (!message) return;
  if (message.dataset.asked) {
    const told = box?.parentElement.querySelector("[data-unplayable]");
    if (told) told.hidden = false;
    return;
  }
  message.dataset.asked = "yes";
  message.dataset.rev = ""; // so that what is inside is replaced
  const pane = message.closest("[data-thread]");
  const url = message.querySelector("[hx-get$='/menu/']")?.getAttribute("hx-get");
  if (!pane || !url) return;
  const target = `#arrivals-${pane.dataset.thread}`;
  htmx.ajax("GET", url.replace(/menu\/$/, ""), { target, swap: "beforeend" }).then(() => {
    const again = document.getElementById(message.id)?.querySelector("[data-voice]");
    if (box && again && again !== box) setTimeout(play, 50, again);
  }).catch(() => {});
}
document.addEventListener("error", ({ target }) => {
  if (target.matches?.(".msg img")) refresh(target.closest(".msg"));
}, { capture: true });

// == The viewer ==

let shownAt = 0;
const all = () => [...document.querySelectorAll("#thread [data-view]")];
const viewer = () => document.getElementById("thread-viewer");

function look(place) {
  const list = all();
  shownAt = (place + list.length) % list.length;
  const link = list[shownAt];
  const stage = viewer().querySelector("[data-stage]");
  const isVideo = link.dataset.view === "video";
  const picture = document.createElement(isVideo ? "video" : "img");
  if (isVideo) Object.assign(picture, { controls: true, autoplay: true });
  else picture.alt = link.querySelector("img")?.alt ?? "";
  picture.src = link.href;
  stage.replaceChildren(picture);
  viewer().querySelector("[data-name]").textContent = link.dataset.name;
  viewer().querySelector("[data-place]").textContent = `${shownAt + 1} / ${list.length}`;
  viewer().querySelector("[data-download]").href = link.href;
  for (const step of viewer().querySelectorAll("[data-step]")) step.hidden = list.length < 2;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#thread [data-view]");
  if (link && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    look(all().indexOf(link));
    viewer().showModal();
    viewer().addEventListener("close", () => {
      viewer().querySelector("[data-stage]").replaceChildren();
      all()[shownAt]?.focus({ preventScroll: true });
    }, { once: true });
  }
  const step = event.target.closest("#thread-viewer [data-step]");
  if (step) look(shownAt + Number(step.dataset.step));
});

document.addEventListener("keydown", (event) => {
  if (!viewer()?.open || event.target.matches("video")) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step && all().length > 1) {
    event.preventDefault();
    look(shownAt + step);
  }
});
