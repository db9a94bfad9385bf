package io.jenkins.plugins.safedeploy.jenkins.build;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a build deployed, by name: the environments and the deployments. Everything else is in the ledgers. */
public final class DeploymentsAction extends InvisibleAction {
    private final List<Deployed> deployed = new ArrayList<>();

    /** One deployment. XStream does not restore records. */
    public static final class Deployed {
        private final String environment;
        private final String deployment;
        private final String provenance;
        private final String adopted;
        private String anchor = "";

        Deployed(String environment, String deployment, String provenance, String adopted) {
            this.environment = environment;
            this.deployment = deployment;
            this.provenance = provenance;
            this.adopted = adopted;
        }

        public String getEnvironment() {
            return environment;
        }

        public String getDeployment() {
            return deployment;
        }

        /** Digest of the provenance statement in the ledger's documents; empty for none. */
        public String getProvenance() {
            return provenance;
        }

        /** Digest of the statement about the earlier build that may be adopted; empty for none. */
        public String getAdopted() {
            return adopted == null ? "" : adopted;
        }

        /** {@code seq:hash} of the ledger's last line when the deployment had settled; empty before. */
        public String getAnchor() {
            return anchor;
        }
    }

    /** Keeps the head of the ledger: a cut or rewritten ledger does not fit to it. Not in a deleted build. */
    public static void anchor(Run<?, ?> run, String deployment, String head) throws IOException {
        synchronized (run) {
            DeploymentsAction action = run.getAction(DeploymentsAction.class);
            if (action != null && run.getParent().getBuildByNumber(run.getNumber()) != null) {
                action.deployed.stream()
                        .filter(each -> each.deployment.equals(deployment))
                        .forEach(each -> each.anchor = head);
                run.save();
            }
        }
    }

    /**
     * Remembers a deployment of a build, once.
     *
     * @param provenance digest of its statement; empty for none
     * @param adopted digest of the statement about the earlier build that may be adopted; empty for none
     */
    public static void add(Run<?, ?> run, String environment, String deployment, String provenance, String adopted)
            throws IOException {
        synchronized (run) {
            DeploymentsAction action = run.getAction(DeploymentsAction.class);
            if (action == null) {
                action = new DeploymentsAction();
                run.addAction(action);
            }
            if (action.deployed.stream().noneMatch(each -> each.deployment.equals(deployment))) {
                action.deployed.add(new Deployed(environment, deployment, provenance, adopted));
                run.save();
            }
        }
    }

    public List<Deployed> getDeployed() {
        return List.copyOf(deployed);
    }
}
