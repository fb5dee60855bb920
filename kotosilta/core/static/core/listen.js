"use strict";
// Reads a text aloud with the voice that the phone has for its language. Without such a voice there is no button.
(() => {
  if (!("speechSynthesis" in window)) return;
  const language = (element) => element.closest("[lang]").lang;
  const voiceFor = (code) => speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(code.split("-")[0]));
  const offer = () => document.querySelectorAll("[data-listen]").forEach((button) => {
    button.hidden = !voiceFor(language(document.getElementById(button.dataset.listen)));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-listen]");
    if (!button) return;
    const text = document.getElementById(button.dataset.listen);
    const said = new SpeechSynthesisUtterance(text.innerText);
    said.lang = language(text);
    said.voice = voiceFor(said.lang);
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
  });
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer);
})();
