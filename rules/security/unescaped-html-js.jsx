function show(row, name) {
  // ruleid: unescaped-html-js
  row.innerHTML = `<td>${name}</td>`;
  // ruleid: unescaped-html-js
  row.insertAdjacentHTML("beforeend", name);
  // ruleid: unescaped-html-js
  document.write("<p>" + name + "</p>");
  // ok: unescaped-html-js
  row.innerHTML = "";
  // ok: unescaped-html-js
  row.innerHTML = `<td>${escapeHtml(name)}</td>`;
  // ok: unescaped-html-js
  row.textContent = name;
}

function Post({ post }) {
  // ruleid: unescaped-html-js
  return <div dangerouslySetInnerHTML={{ __html: post.body }} />;
}

function Clean({ post }) {
  // ok: unescaped-html-js
  return <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(post.body) }} />;
}
