// What goes wrong in this browser is told to the license server, so that its log and its metrics
// show it beside everything else.

function report(message, detail) {
  const body = JSON.stringify({ message, url: location.href, userAgent: navigator.userAgent, ...detail });
  fetch("/frontend-error", { method: "POST", headers: { "Content-Type": "application/json" }, body, keepalive: true })
    .catch(() => { /* the server is away: nobody to tell */ });
}

addEventListener("error", ({ message, filename, lineno, colno, error }) => {
  report(message || "Error", { source: filename, lineno, colno, stack: error?.stack });
});
addEventListener("unhandledrejection", ({ reason }) => {
  report(`Unhandled: ${reason?.message ?? reason}`, { stack: reason?.stack });
});
