/*
 * Shows the newest state without loading the page again. What has an id keeps its place and its focus; forms (data-keep)
 * are never touched, and nothing moves while somebody writes or has text selected.
 */
(function () {
  const SOON = 2000;
  const LATER = 10000;

  function morph(from, to) {
    if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName) {
      from.replaceWith(to);
      behave(to);
    } else if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.nodeValue !== to.nodeValue) {
        from.nodeValue = to.nodeValue;
      }
    } else if (!from.dataset || from.dataset.keep === undefined) {
      attributes(from, to);
      children(from, to);
    }
  }

  function attributes(from, to) {
    const open = from.nodeName === "DETAILS" && from.open;
    Array.from(from.attributes).forEach((old) => {
      if (!to.hasAttribute(old.name)) {
        from.removeAttribute(old.name);
      }
    });
    Array.from(to.attributes).forEach((wanted) => {
      if (from.getAttribute(wanted.name) !== wanted.value) {
        from.setAttribute(wanted.name, wanted.value);
      }
    });
    if (open) {
      from.open = true;
    }
  }

  function children(from, to) {
    let at = from.firstChild;
    Array.from(to.childNodes).forEach((wanted) => {
      const same = wanted.id
        ? Array.from(from.children).find((each) => each.id === wanted.id)
        : at && !at.id
          ? at
          : null;
      if (!same) {
        from.insertBefore(wanted, at);
        behave(wanted);
      } else {
        if (same === at) {
          at = at.nextSibling;
        } else {
          from.insertBefore(same, at);
        }
        morph(same, wanted);
      }
    });
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  }

  function behave(node) {
    if (node.nodeType === Node.ELEMENT_NODE) {
      Behaviour.applySubtree(node, true);
    }
  }

  function writing(live) {
    const fields = Array.from(live.querySelectorAll("input:not([type=hidden])"));
    const selected = document.getSelection();
    return (
      fields.some((field) => field === document.activeElement || field.value !== "") ||
      (selected && !selected.isCollapsed && live.contains(selected.anchorNode))
    );
  }

  function news(live) {
    return Array.from(live.querySelectorAll("[data-news]"))
      .map((each) => each.dataset.news)
      .join(". ");
  }

  function start(live) {
    const lost = document.getElementById("safe-deploy-lost");
    let told = news(live);

    function again() {
      const busy = live.querySelector(".safe-deploy-card") !== null;
      if (busy || live.dataset.only !== "busy") {
        window.setTimeout(look, busy ? SOON : LATER);
      }
    }

    function look() {
      const held = writing(live);
      document.getElementById("safe-deploy-paused").classList.toggle("jenkins-hidden", !held);
      if (document.hidden || held) {
        again();
        return;
      }
      fetch(live.dataset.url, { cache: "no-store" })
        .then((response) => {
          if (!response.ok || response.redirected) {
            throw new Error("Jenkins answered " + response.status);
          }
          return response.text();
        })
        .then(show)
        .catch(() => {
          lost.textContent =
            "No answer from Jenkins. What stands here is how it was at " +
            document.getElementById("safe-deploy-as-of").textContent +
            ".";
          lost.classList.remove("jenkins-hidden");
        })
        .then(again);
    }

    function show(text) {
      lost.classList.add("jenkins-hidden");
      if (writing(live)) {
        return;
      }
      children(live, new DOMParser().parseFromString(text, "text/html").body);
      const now = news(live);
      if (now !== told) {
        told = now;
        document.getElementById("safe-deploy-news").textContent = now;
      }
    }

    again();
  }

  /* What is only needed for one of the buttons of a form. */
  Behaviour.specify("button[data-requires]", "safe-deploy-requires", 0, (button) => {
    button.form.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (pressed) {
        button.form.elements[button.dataset.requires].required = pressed === button;
      }
    });
  });

  Behaviour.specify("#safe-deploy-live", "safe-deploy-live", 0, (live) => {
    if (!live.dataset.started) {
      live.dataset.started = "true";
      start(live);
    }
  });
})();
