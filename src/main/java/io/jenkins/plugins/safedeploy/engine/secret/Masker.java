package io.jenkins.plugins.safedeploy.engine.secret;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Hides known secrets in text, also where they are written in Base64 (at any offset), URL-encoded, escaped in JSON or
 * quoted for a shell, and each line of a secret of several lines. A text is searched once, however many secrets there
 * are.
 *
 * <p>Secrets, lines and encoded parts of fewer than {@value #SHORTEST} characters are <em>not</em> masked: they would
 * hide half of every log and still be guessed. Immutable and thread-safe.
 */
public final class Masker {
    /** What stands where a secret was. */
    public static final String MASK = "****";

    /** Anything shorter is left as it is. */
    public static final int SHORTEST = 4;

    /** Knows no secret. */
    public static final Masker NONE = new Masker(Map.of());

    private final Map<String, String> secretByName;
    private final SecretAutomaton automaton;

    private Masker(Map<String, String> secretByName) {
        this.secretByName = secretByName;
        Map<String, String> nameByForm = new LinkedHashMap<>();
        secretByName.forEach(
                (name, secret) -> SecretForms.of(secret).forEach(form -> nameByForm.putIfAbsent(form, name)));
        this.automaton = new SecretAutomaton(nameByForm);
    }

    /** Secrets by a name that may be shown to people, such as the id of the credential. */
    public static Masker of(Map<String, String> secretByName) {
        return new Masker(Collections.unmodifiableMap(new LinkedHashMap<>(secretByName)));
    }

    /** Also knows {@code secret}; one that is known by this name is replaced. */
    public Masker with(String name, String secret) {
        Map<String, String> all = new LinkedHashMap<>(secretByName);
        all.put(name, secret);
        return of(all);
    }

    /** {@code text} with every known secret replaced by {@link #MASK}; secrets that touch become one mask. */
    public String mask(String text) {
        if (automaton.isEmpty()) {
            return text;
        }
        MaskedText masked = new MaskedText(text);
        automaton.search(text, masked);
        return masked.toString();
    }

    /** Name of a secret that is in {@code text}; empty when no known one is. */
    public Optional<String> find(String text) {
        return automaton.isEmpty() ? Optional.empty() : Optional.ofNullable(automaton.first(text));
    }

    /**
     * How much of {@code text}, the beginning of something longer, can be masked and written now without cutting a
     * secret whose end is not there yet.
     */
    int safeLength(String text) {
        MaskedText masked = new MaskedText(text);
        automaton.search(text, masked);
        return masked.lengthWithoutCut(Math.max(0, text.length() - Math.max(0, automaton.longest() - 1)));
    }

    /** Says how many secrets are known, never which. */
    @Override
    public String toString() {
        return "Masker of " + secretByName.size() + " secrets";
    }

    /** Collects matches, which come ordered by their end. */
    private static final class MaskedText implements SecretAutomaton.Matches {
        private final String text;
        private final java.util.ArrayDeque<int[]> spans = new java.util.ArrayDeque<>();

        MaskedText(String text) {
            this.text = text;
        }

        @Override
        public void found(int start, int end) {
            int from = start;
            while (!spans.isEmpty() && spans.getLast()[1] >= from) {
                from = Math.min(from, spans.removeLast()[0]);
            }
            spans.addLast(new int[] {from, end});
        }

        int lengthWithoutCut(int length) {
            for (int[] span : spans) {
                if (span[0] < length && span[1] > length) {
                    return span[0];
                }
            }
            return length;
        }

        @Override
        public String toString() {
            if (spans.isEmpty()) {
                return text;
            }
            StringBuilder out = new StringBuilder(text.length());
            int done = 0;
            for (int[] span : spans) {
                out.append(text, done, span[0]).append(MASK);
                done = span[1];
            }
            return out.append(text, done, text.length()).toString();
        }
    }
}
