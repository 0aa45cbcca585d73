package io.policyauditor.rules.loading.endpointbreakssts;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.rules.loading.CauseRule;
import io.policyauditor.rules.loading.Identity;

/** Flags an endpoint of S3 beside a role for service accounts: the request to STS goes to that endpoint too. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class EndpointBreaksSts extends CauseRule {
    public EndpointBreaksSts() {
        super(
                RuleInfo.of(
                        "RL027",
                        "endpoint-breaks-sts",
                        Severity.HIGH,
                        "The endpoint of S3 is asked for the credentials of the role"),
                "C11",
                "delete the endpoint, which AWS does not need, or set AWS_ENDPOINT_URL_STS in a ClusterStorageContainer");
    }

    @Override
    protected Outcome otherwise(LoadPoint loadPoint) {
        Lookup<Irsa> irsa = Identity.irsa(loadPoint);
        return irsa.missing()
                .map(Outcome::notAssessed)
                .orElseGet(irsa.known().isPresent() ? Outcome::pass : Outcome::notApplicable);
    }
}
