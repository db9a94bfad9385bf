package hudson.model;

import hudson.security.AccessControlled;

public interface ViewGroup extends ModelObject, AccessControlled {}
