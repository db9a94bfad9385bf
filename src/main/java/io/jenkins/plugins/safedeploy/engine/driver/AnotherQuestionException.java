package io.jenkins.plugins.safedeploy.engine.driver;

import java.util.List;

/** Somebody's word was about something else than what is asked now. Whoever said it may look, and say it again. */
public final class AnotherQuestionException extends RefusedException {
    private static final long serialVersionUID = 1;

    AnotherQuestionException(String deployment) {
        super(List.of("What runs here, or where a rollback would go, is not what you saw any more. Look at deployment "
                + deployment + " again, then decide."));
    }
}
