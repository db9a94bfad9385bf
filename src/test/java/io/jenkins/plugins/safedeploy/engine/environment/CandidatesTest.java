package io.jenkins.plugins.safedeploy.engine.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.safedeploy.engine.event.Event;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    @Test
    void theLastVerifiedReleaseIsChosenAndNotSimplyTheOneBefore() {
        Past past = new Past().deployed(1, true).deployed(2, false).deployed(3, false);
        Candidates.Choice choice = Candidates.choose(past.service(), Past.content("r4"));
        assertThat(choice.chosen().release()).isEqualTo(new ReleaseId("r1"));
        assertThat(choice.passedOver()).isEmpty();
    }

    @Test
    void theSameContentIsPassedOverWithTheReason() {
        Past past = new Past().deployed(1, true).deployed(2, true);
        Candidates.Choice choice = Candidates.choose(past.service(), Past.content("r2"));
        assertThat(choice.chosen().release()).isEqualTo(new ReleaseId("r1"));
        assertThat(choice.passedOver())
                .containsExactly(new Candidates.PassedOver(
                        new ReleaseId("r2"), "web#2", "its content is the same as what would be left"));
    }

    @Test
    void whatWasLeftIsNoCandidateAnyMore() {
        Past past = new Past().deployed(1, true).failed(2, 1);
        Candidates.Choice choice = Candidates.choose(past.service(), Past.content("r1"));
        assertThat(choice.candidate()).isEmpty();
        assertThat(choice.reason()).isEqualTo("no release with other content is verified here");
    }

    @Test
    void aQuarantinedReleaseThatWasVerifiedAgainIsStillPassedOver() {
        Past past = new Past().deployed(1, true).failed(2, 1).deployed(2, true);
        Candidates.Choice choice = Candidates.choose(past.service(), Past.content("r3"));
        assertThat(choice.chosen().release()).isEqualTo(new ReleaseId("r1"));
        assertThat(choice.passedOver().get(0).why())
                .contains("quarantined since")
                .contains("gate 'http' failed");
        past.line("", new Event.QuarantineLifted(Past.content("r2"), "it was the network"));
        assertThat(Candidates.choose(past.service(), Past.content("r3"))
                        .chosen()
                        .release())
                .isEqualTo(new ReleaseId("r2"));
    }

    @Test
    void onTheFirstDayThereIsNone() {
        Candidates.Choice choice = Candidates.choose(new Past().service(), Past.content("r1"));
        assertThat(choice.candidate()).isEmpty();
        assertThat(choice.reason()).contains("no release was ever verified here");
    }

    @Test
    void lastVerifiedLeavesOutWhatRunsUnlessThatIsUncertain() {
        Past past = new Past().deployed(1, true).deployed(2, true);
        assertThat(Candidates.lastVerified(past.service()).chosen().release()).isEqualTo(new ReleaseId("r1"));
        past.lost(3);
        assertThat(Candidates.lastVerified(past.service()).chosen().release()).isEqualTo(new ReleaseId("r2"));
    }

    @Test
    void beforeCurrentIsWhatWasInstalledBeforeItWhenItIsVerified() {
        Past past = new Past().deployed(1, true).deployed(2, true);
        assertThat(Candidates.previous(past.service()).chosen().release()).isEqualTo(new ReleaseId("r1"));
        past.deployed(3, false).deployed(4, true);
        Candidates.Choice choice = Candidates.previous(past.service());
        assertThat(choice.candidate()).isEmpty();
        assertThat(choice.reason()).isEqualTo("r3: it is not verified here, or that was revoked since");
    }

    @Test
    void beforeCurrentOfTheFirstReleaseIsNothing() {
        assertThat(Candidates.previous(new Past().service()).reason()).isEqualTo("nothing was ever installed here");
        assertThat(Candidates.previous(new Past().deployed(1, true).service()).reason())
                .isEqualTo("nothing else was installed before r1");
    }

    @Test
    void aReleaseIsFoundByItsNameAndByItsBuild() {
        Past past = new Past().deployed(1, true).deployed(2, true).failed(3, 2);
        assertThat(Candidates.byRelease(past.service(), new ReleaseId("r1"))
                        .chosen()
                        .build())
                .isEqualTo("web#1");
        assertThat(Candidates.byBuild(past.service(), "web", 2).chosen().release())
                .isEqualTo(new ReleaseId("r2"));
        assertThat(Candidates.byBuild(past.service(), "web", 9).reason())
                .startsWith("A release of build web#9 was never verified here nor left running");
        Candidates.Choice failed = Candidates.byRelease(past.service(), new ReleaseId("r3"));
        assertThat(failed.reason()).matches("r3: it is quarantined since [-0-9]+ [:0-9]+ UTC: gate 'http' failed");
        assertThat(failed.passedOver()).isEmpty();
    }

    @Test
    void onTheFirstDayAnEarlierBuildIsAdoptedAndItSaysSo() {
        Past past = new Past().heldBeside(2, 1);
        Candidates.Choice choice = Candidates.choose(past.service(), Past.content("r3"));
        assertThat(choice.chosen().release()).isEqualTo(new ReleaseId("r1"));
        assertThat(choice.chosen().verifiedAt()).isNull();
        assertThat(choice.reason()).startsWith("adopted, never verified");
        assertThat(choice.chosen().words()).isEqualTo("r1 (build web#1; adopted, never verified)");
        assertThat(Candidates.lastVerified(past.service()).chosen()).isEqualTo(choice.chosen());
        assertThat(Candidates.byBuild(past.service(), "web", 1).reason()).contains("adopted, never verified");
        assertThat(Candidates.inOrder(past.service(), Past.content("r3"))).containsExactly(choice.chosen());
    }

    @Test
    void nothingIsAdoptedOnceAnythingWasVerifiedAlsoWhenThatWasRevoked() {
        Past past = new Past().heldBeside(2, 1).deployed(3, true);
        assertThat(Candidates.choose(past.service(), Past.content("r3")).candidate())
                .isEmpty();
        past.leftFor(3, 4, false);
        assertThat(past.service().verified()).isEmpty();
        Candidates.Choice choice = Candidates.choose(past.service(), Past.content("r5"));
        assertThat(choice.candidate()).isEmpty();
        assertThat(Candidates.inOrder(past.service(), Past.content("r5"))).isEmpty();
        assertThat(Candidates.byBuild(past.service(), "web", 1).candidate()).isEmpty();
    }

    @Test
    void anAdoptedReleaseWhoseGatesPassedIsVerifiedFromThenOn() {
        Past past = new Past().leftFor(2, 1, true);
        Candidates.Choice choice = Candidates.choose(past.service(), Past.content("r3"));
        assertThat(choice.chosen().release()).isEqualTo(new ReleaseId("r1"));
        assertThat(choice.chosen().adopted()).isFalse();
        assertThat(choice.chosen().verifiedAt()).isNotNull();
    }

    @Test
    void whatRunsUnverifiedAfterItWasAdoptedIsStillTheWayBack() {
        Past past = new Past().leftFor(2, 1, false);
        assertThat(past.service().current().orElseThrow().release().adopted()).isTrue();
        assertThat(Candidates.choose(past.service(), Past.content("r3"))
                        .chosen()
                        .release())
                .isEqualTo(new ReleaseId("r1"));
    }

    @Test
    void whatWasDeployedHereAndNotVerifiedIsNotAdopted() {
        Past past = new Past().heldBeside(2, 1).heldBeside(3, 2);
        Candidates.Choice choice = Candidates.choose(past.service(), Past.content("r4"));
        assertThat(choice.chosen().release()).isEqualTo(new ReleaseId("r1"));
        assertThat(choice.passedOver())
                .containsExactly(new Candidates.PassedOver(
                        new ReleaseId("r2"), "web#2", "it was deployed here, and its gates did not verify it"));
    }

    @Test
    void theSameContentAndWhatIsQuarantinedAreNotAdopted() {
        Past past = new Past().heldBeside(2, 1);
        assertThat(Candidates.choose(past.service(), Past.content("r1")).candidate())
                .isEmpty();
        past.leftFor(4, 3, false).leftFor(5, 4, false);
        assertThat(Candidates.choose(past.service(), Past.content("r6"))
                        .passedOver()
                        .get(0)
                        .why())
                .contains("quarantined since");
    }

    @Test
    void whereNothingWasPutYetNobodyRollsBackByHand() {
        Past past = new Past().heldBeside(2, 1);
        assertThat(Candidates.lastVerified(past.service()).candidate()).isPresent();
        assertThat(Candidates.lastVerified(new Past().service()).candidate()).isEmpty();
        assertThat(Candidates.lastVerified(new Past().nothingBeside(2, 1).service())
                        .candidate())
                .isEmpty();
    }
}
