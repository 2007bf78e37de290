// ruleid: post-message-any-origin-js
parent.postMessage({ token }, "*");
// ruleid: post-message-any-origin-js
frame.contentWindow.postMessage(data, "*");
// ok: post-message-any-origin-js
parent.postMessage({ token }, "https://app.example.org");
// ok: post-message-any-origin-js
worker.postMessage({ token });
