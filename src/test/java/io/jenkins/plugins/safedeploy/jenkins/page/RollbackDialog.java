package io.jenkins.plugins.safedeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.jenkins.Shop;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jvnet.hudson.test.JenkinsRule;

/** The question before a rollback, as somebody opens and answers it over a page. */
final class RollbackDialog {
    private final JenkinsRule jenkins;
    private final HtmlPage page;
    private final DomElement dialog;

    private RollbackDialog(JenkinsRule jenkins, HtmlPage page, DomElement dialog) {
        this.jenkins = jenkins;
        this.page = page;
        this.dialog = dialog;
    }

    /** @param link its words */
    static RollbackDialog open(JenkinsRule jenkins, HtmlPage page, String link) throws Exception {
        assertThat(page.getAnchorByText(link).<HtmlPage>click()).isSameAs(page);
        Shop.await(() -> {
            page.getWebClient().waitForBackgroundJavaScript(100);
            return page.querySelector("dialog[open]") != null;
        });
        return new RollbackDialog(jenkins, page, page.querySelector("dialog[open]"));
    }

    String text() {
        return dialog.asNormalizedText();
    }

    /** @return where one is taken to */
    HtmlPage answer(String reason) throws Exception {
        HtmlForm form = page.getFormByName("rollback");
        assertThat(dialog.isAncestorOf(form)).isTrue();
        form.getInputByName("reason").setValue(reason);
        return jenkins.submit(form);
    }
}
