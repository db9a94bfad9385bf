package io.jenkins.plugins.safedeploy.jenkins.plan;

import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import java.util.Locale;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** When nothing is deployed: once, or every week on some days. */
public final class FreezeWindowParameters extends AbstractDescribableImpl<FreezeWindowParameters> {
    private final String name;
    private final String from;
    private final String to;
    private String days = "";
    private String zone = "";

    /**
     * @param name unique in the environment
     * @param from a point in time, such as {@code 2026-12-24T00:00:00+01:00}; with days a time of day, {@code 18:00}
     * @param to as {@code from}; with days at most {@code 24:00}, and where it is not after {@code from} on the next day
     */
    @DataBoundConstructor
    public FreezeWindowParameters(String name, String from, String to) {
        this.name = text(name);
        this.from = text(from);
        this.to = text(to);
    }

    public String getName() {
        return name;
    }

    public String getFrom() {
        return from;
    }

    public String getTo() {
        return to;
    }

    public String getDays() {
        return days;
    }

    /** @param days on which it starts every week, such as {@code fri, sat}; none for a single window */
    @DataBoundSetter
    public void setDays(String days) {
        this.days = text(days);
    }

    public String getZone() {
        return zone;
    }

    /** @param zone time zone of a weekly window, such as {@code Europe/Berlin} */
    @DataBoundSetter
    public void setZone(String zone) {
        this.zone = text(zone);
    }

    /** As in a plan. */
    public Map<String, Object> fields() {
        PlanFields window = new PlanFields().put("name", name);
        if (days.isBlank() && zone.isBlank()) {
            return window.put("from", from).put("to", to).all();
        }
        return window.put(
                        "weekly",
                        new PlanFields()
                                .put("days", PlanFields.split(days.toLowerCase(Locale.ROOT)))
                                .put("from", from)
                                .put("to", to)
                                .put("zone", zone)
                                .all())
                .all();
    }

    private static String text(String text) {
        return text == null ? "" : text.strip();
    }

    @Extension
    @Symbol("freezeWindow")
    public static final class DescriptorImpl extends Descriptor<FreezeWindowParameters> {
        @Override
        public String getDisplayName() {
            return "Freeze window";
        }
    }
}
