package io.jenkins.plugins.safedeploy.engine.event;

import io.jenkins.plugins.safedeploy.engine.deployment.EffectKind;
import io.jenkins.plugins.safedeploy.engine.deployment.EffectResult;
import io.jenkins.plugins.safedeploy.engine.deployment.Kind;
import io.jenkins.plugins.safedeploy.engine.deployment.Landed;
import io.jenkins.plugins.safedeploy.engine.deployment.Outcome;
import io.jenkins.plugins.safedeploy.engine.deployment.Round;
import io.jenkins.plugins.safedeploy.engine.gate.Verdict;
import io.jenkins.plugins.safedeploy.engine.text.Spans;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An event in words. */
public final class Wording {
    private Wording() {}

    /** How a line is meant. */
    public enum Tone {
        PLAIN,
        GOOD,
        WARNING,
        BAD,
        FAINT
    }

    /** One line for people. */
    public record Phrase(Tone tone, String text) {}

    /** Nothing, one line, or several of which the later ones belong to the first. */
    public static List<Phrase> of(Event event) {
        List<Phrase> out = new ArrayList<>();
        if (event instanceof Event.Requested e) {
            out.add(plain("requested: " + (e.kind() == Kind.DEPLOY ? "deploy " : "roll back to ") + e.release()
                    + (e.build().isBlank() ? "" : " (build " + e.build() + ")")
                    + (e.automatic() ? ", automatic" : "")
                    + (e.emergency() ? ", emergency" : "")
                    + reason(e.reason())));
        } else if (event instanceof Event.LockAcquired e) {
            out.add(new Phrase(Tone.FAINT, "has the lock"));
            e.passedOver().forEach(id -> out.add(new Phrase(Tone.WARNING, "passed over, its process is dead: " + id)));
        } else if (event instanceof Event.Adopted e) {
            out.add(plain("adopted by a new process" + reason(e.reason())));
        } else if (event instanceof Event.PreflightEnded e) {
            preflight(e, out);
        } else if (event instanceof Event.ApprovalRequested e) {
            if (e.again()) {
                out.add(
                        new Phrase(
                                Tone.WARNING,
                                "the approval is void: what runs here, or where a rollback would go, is not what was approved"));
            }
            out.add(new Phrase(Tone.WARNING, "waits for approval until " + Spans.time(e.deadline())));
        } else if (event instanceof Event.ApprovalGiven e) {
            out.add(new Phrase(Tone.GOOD, "approved" + reason(e.comment())));
        } else if (event instanceof Event.ApprovalRejected e) {
            out.add(new Phrase(Tone.BAD, "rejected" + reason(e.comment())));
        } else if (event instanceof Event.EffectStarted e) {
            out.add(new Phrase(
                    Tone.FAINT,
                    effect(e.kind(), e.name(), e.release().value()) + " ..."
                            + (e.attempt() > 1 ? " (attempt " + e.attempt() + ")" : "")));
        } else if (event instanceof Event.EffectEnded e) {
            Tone tone = e.result() == EffectResult.OK ? Tone.GOOD : Tone.BAD;
            out.add(new Phrase(
                    tone,
                    effect(e.effect()) + ": " + (e.result() == EffectResult.OK ? "done" : word(e.result()))
                            + reason(e.message())));
        } else if (event instanceof Event.FenceEnded e) {
            out.add(new Phrase(
                    e.proven() ? Tone.GOOD : Tone.BAD,
                    (e.proven() ? "nothing of an earlier try can land any more" : "an earlier try may still be acting")
                            + reason(e.message())));
        } else if (event instanceof Event.Observed e) {
            out.add(new Phrase(Tone.FAINT, "the target shows: " + landed(e.shows()) + reason(e.detail())));
        } else if (event instanceof Event.GateStarted e) {
            out.add(new Phrase(Tone.FAINT, gate(e.gate(), e.round()) + " ..."));
        } else if (event instanceof Event.GateEnded e) {
            gateEnded(e, out);
        } else if (event instanceof Event.AbortRequested e) {
            out.add(new Phrase(Tone.WARNING, "abort asked for" + reason(e.reason())));
        } else if (event instanceof Event.ForceStopRequested e) {
            out.add(new Phrase(Tone.BAD, "stop by force asked for" + reason(e.reason())));
        } else if (event instanceof Event.EvidenceEnded e) {
            out.add(plain("evidence captured" + (e.partial() ? " (partial)" : "")
                    + (e.document() == null ? "" : ": " + e.document())));
        } else if (event instanceof Event.RollbackDecided e) {
            out.add(new Phrase(
                    Tone.WARNING,
                    "decided: back to " + e.candidate().words() + (e.hold() ? ", with a hold" : "") + reason(e.why())));
        } else if (event instanceof Event.Settled e) {
            out.add(new Phrase(
                    tone(e.outcome()),
                    "settled: " + e.outcome() + ", landed " + word(e.landed()) + (e.verified() ? ", verified" : "")
                            + (e.hold() ? ", hold" : "") + reason(e.message())));
        } else if (event instanceof Event.NotificationDelivered e
                && !e.channel().isEmpty()) {
            out.add(new Phrase(Tone.FAINT, "people were told: " + e.channel()));
        } else if (event instanceof Event.NotificationGivenUp e) {
            out.add(new Phrase(Tone.BAD, "people could not be told: " + e.why()));
        }
        return out;
    }

    /** Whether it is somebody's word, so that it matters whose. */
    public static boolean isWord(Event event) {
        return event instanceof Event.Requested
                || event instanceof Event.ApprovalGiven
                || event instanceof Event.ApprovalRejected
                || event instanceof Event.AbortRequested
                || event instanceof Event.ForceStopRequested;
    }

    private static void preflight(Event.PreflightEnded e, List<Phrase> out) {
        boolean ok = e.problems().isEmpty();
        out.add(new Phrase(
                ok ? Tone.GOOD : Tone.BAD,
                (ok ? "preflight passed" : "preflight failed")
                        + (e.candidate() == null
                                ? "; no way back"
                                : "; way back: " + e.candidate().words())));
        e.problems().forEach(problem -> out.add(new Phrase(Tone.BAD, "problem: " + problem)));
        e.notes().forEach(note -> out.add(new Phrase(Tone.FAINT, "note: " + note)));
    }

    private static void gateEnded(Event.GateEnded e, List<Phrase> out) {
        String name = gate(e.gate(), e.round());
        if (e.verdict() == null) {
            out.add(new Phrase(Tone.FAINT, name + ": cancelled"));
            return;
        }
        Tone tone = e.verdict() == Verdict.PASSED ? Tone.GOOD : Tone.BAD;
        out.add(new Phrase(tone, name + ": " + e.verdict() + reason(e.reason())));
    }

    private static String gate(String gate, Round round) {
        return "gate '" + gate + "'" + round.words();
    }

    /** {@code step 1}, {@code hook 'migrate'}, {@code apply}. @param id such as {@code step:1} */
    private static String effect(String id) {
        return id.startsWith("step:") ? id.replace(':', ' ') : id.replaceFirst("^(\\w+):(.*)$", "$1 '$2'");
    }

    private static String effect(EffectKind kind, String name, String release) {
        return switch (kind) {
            case STEP -> effect(name) + " of applying " + release;
            case APPLY -> "apply " + release;
            case RESTORE -> "restore " + release;
            case FINISH -> "tidy up after " + release;
            case HOOK -> "hook '" + name + "'";
            case UNDO -> "undo of hook '" + name + "'";
            case COMPENSATE -> "compensation '" + name + "' of " + release;
        };
    }

    /** What a settled deployment left, in words. */
    public static String landed(Landed landed) {
        return switch (landed) {
            case OLD -> "what was there before";
            case NEW -> "the new release";
            case CANDIDATE -> "the earlier release";
            case PARTIAL -> "parts of two releases";
            case UNKNOWN -> "nobody knows what";
        };
    }

    /** How an outcome is meant. */
    public static Tone tone(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> Tone.GOOD;
            case ROLLED_BACK, REJECTED, EXPIRED, ABORTED, SUPERSEDED -> Tone.WARNING;
            case ROLLED_BACK_UNVERIFIED, ROLLBACK_FAILED, NOTHING_DEPLOYED, HELD -> Tone.BAD;
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String reason(String text) {
        return text == null || text.isBlank() ? "" : ": " + text;
    }

    private static Phrase plain(String text) {
        return new Phrase(Tone.PLAIN, text);
    }
}
