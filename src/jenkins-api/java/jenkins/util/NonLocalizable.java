package jenkins.util;

import org.jvnet.localizer.Localizable;
import org.jvnet.localizer.ResourceBundleHolder;

public class NonLocalizable extends Localizable {
    public NonLocalizable(String nonLocalizable) {
        super((ResourceBundleHolder) null, (String) null, (Object[]) null);
        throw new UnsupportedOperationException();
    }
}
