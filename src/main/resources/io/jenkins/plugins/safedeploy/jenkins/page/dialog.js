/*
 * Asks before a rollback in a dialog over the page where the link stands. The dialog is the browser's own: it keeps the
 * focus, Escape closes it, and the focus goes back to the link. The title has the focus first, so that a low window shows
 * what would happen and not the end of it. Without an answer the link leads to the same question.
 */
(function () {
  function ask(link) {
    fetch(link.dataset.question, { cache: "no-store" })
      .then((response) => {
        if (!response.ok || response.redirected) {
          throw new Error("Jenkins answered " + response.status);
        }
        return response.text();
      })
      .then((text) => show(link, text))
      .catch(() => {
        window.location.href = link.href;
      });
  }

  function show(link, text) {
    const dialog = document.createElement("dialog");
    dialog.className = "jenkins-dialog safe-deploy-dialog";
    dialog.setAttribute("aria-labelledby", "safe-deploy-question");
    const question = new DOMParser().parseFromString(text, "text/html").body;
    Array.from(question.childNodes).forEach((node) => dialog.appendChild(node));
    dialog.addEventListener("click", (event) => {
      if (event.target.closest(".safe-deploy-cancel")) {
        event.preventDefault();
        dialog.close();
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus();
    });
    document.body.appendChild(dialog);
    Behaviour.applySubtree(dialog, true);
    dialog.showModal();
  }

  Behaviour.specify("a.safe-deploy-asks", "safe-deploy-asks", 0, (link) => {
    link.addEventListener("click", (event) => {
      if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        ask(link);
      }
    });
  });
})();
