package io.policyauditor.policy.decide;

/** The layers of documents that have a say in a decision, in the order in which an explanation names them. */
public enum Layer {
    IDENTITY("identity policy"),
    BOUNDARY("permissions boundary"),
    SESSION("session policy"),
    RESOURCE("resource policy"),
    SERVICE_CONTROL("service control policy"),
    RESOURCE_CONTROL("resource control policy"),
    VPC_ENDPOINT("VPC endpoint policy");

    private final String title;

    Layer(String title) {
        this.title = title;
    }

    /** The words for one of its documents. */
    public String title() {
        return title;
    }
}
