// The holder may know how often a certificate was looked up, and nothing about by whom.
const here = document.querySelector("script[data-seen]");
if (here) navigator.sendBeacon?.(here.dataset.seen);
