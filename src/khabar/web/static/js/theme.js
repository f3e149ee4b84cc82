// before the first paint: the colours that the reader chose, else those of the system
document.documentElement.dataset.theme = localStorage.getItem("khabar-theme") ?? "auto";
