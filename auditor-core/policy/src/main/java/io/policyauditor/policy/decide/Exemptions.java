package io.policyauditor.policy.decide;

import io.policyauditor.policy.catalogue.Catalogue;
import java.util.List;

/**
 * What a request itself shows to be outside the control policies of an organization. The management account, which no
 * request shows, is left to whoever knows the organization.
 *
 * <p>Source: AWS Organizations User Guide, orgs_manage_policies_scps and orgs_manage_policies_rcps.
 */
public final class Exemptions {
    private static final String PRINCIPAL_ARN = "aws:principalarn";

    private Exemptions() {}

    /** The layers without those control policies that do not concern the request. */
    public static Layers apply(Layers layers, Request request, Catalogue catalogue) {
        boolean serviceLinked = serviceLinked(request);
        Layers left = serviceLinked ? layers.withServiceControl(List.of()) : layers;
        return serviceLinked || !catalogue.rcpSupported(request.service()) ? left.withResourceControl(List.of()) : left;
    }

    /** The key that AWS fills in with the role's ARN tells most surely; the caller's own ARN where it is not given. */
    private static boolean serviceLinked(Request request) {
        String arn =
                request.context().single(PRINCIPAL_ARN).orElse(request.caller().id());
        return request.caller().kind() == Caller.Kind.AWS && Caller.serviceLinked(arn);
    }
}
