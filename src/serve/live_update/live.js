// Reloads the page when the source has changed.
(() => {
  let known = '';
  new EventSource('/_opsbook/live').addEventListener('changed', (event) => {
    if (known && known !== event.data) window.location.reload();
    known = event.data;
  });
})();
