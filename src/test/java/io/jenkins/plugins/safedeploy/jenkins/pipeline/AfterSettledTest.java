package io.jenkins.plugins.safedeploy.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.safedeploy.jenkins.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** People are told how it ended, and a hook that fails changes nothing. */
@WithJenkins
class AfterSettledTest {
    @TempDir
    Path root;

    @Test
    void hooksRunAfterEachEndWithWhatCameOfIt(JenkinsRule jenkins) throws Exception {
        Shop shop = new Shop(root);
        Path told = root.resolve("told");
        String hooks = "hooks: [afterSettled: [[name: 'tell', run: 'echo \"$SAFE_DEPLOY_RELEASE $SAFE_DEPLOY_OUTCOME"
                + " $SAFE_DEPLOY_HOLD\" >> " + told + "']]], ";

        jenkins.assertBuildStatusSuccess(Shop.run(jenkins, "shop", said(shop, "good 1", hooks)));
        Shop.await(() -> Files.exists(told) && Files.readAllLines(told).size() == 1);
        jenkins.assertBuildStatus(Result.FAILURE, Shop.run(jenkins, "shop", said(shop, "bad 2", hooks)));
        Shop.await(() -> Files.readAllLines(told).size() == 2);

        assertThat(told).content().isEqualTo("shop-1 SUCCEEDED false\nshop-2 ROLLED_BACK true\n");
    }

    private static String said(Shop shop, String content, String hooks) {
        return shop.deploying(content, "", "").replace("gates: [", hooks + "gates: [");
    }
}
