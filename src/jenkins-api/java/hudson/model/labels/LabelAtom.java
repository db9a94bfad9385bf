package hudson.model.labels;

import hudson.model.Label;

public class LabelAtom extends Label {
    private LabelAtom() {
        super((String) null);
        throw new UnsupportedOperationException();
    }
}
