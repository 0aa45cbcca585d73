package io.policyauditor.rules.kubernetes.customendpoint;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.LoadPointRule;
import io.policyauditor.rules.S3Endpoint;
import java.util.List;
import java.util.Optional;

/** Flags an endpoint that is not of AWS for a bucket that is: whoever answers there serves the model. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class CustomEndpoint extends LoadPointRule {
    public CustomEndpoint() {
        super(RuleInfo.of(
                "KS009",
                "custom-s3-endpoint",
                Severity.MEDIUM,
                "A model of an S3 bucket is asked for at an endpoint that is not of AWS"));
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Optional<String> name = loadPoint.bucket();
        if (name.isEmpty()) {
            return Outcome.notApplicable();
        }
        if (loadPoint.serviceAccount() instanceof Lookup.Unknown<KubernetesObject> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        Optional<S3Endpoint> endpoint = S3Endpoint.of(loadPoint, estate);
        if (endpoint.isEmpty()) {
            return Outcome.notApplicable();
        }
        if (endpoint.get().isAws()) {
            return Outcome.pass();
        }
        Lookup<Bucket> bucket = estate.bucket(name.get());
        if (bucket instanceof Lookup.Unknown<Bucket> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (bucket.known().isEmpty()) {
            // The bucket is of some other store, which is what the endpoint says too.
            return Outcome.notApplicable();
        }
        Scalar url = endpoint.get().url();
        return Outcome.fail(List.of(new Finding(
                Severity.MEDIUM,
                url.span(),
                loadPoint.key() + " asks " + url.value() + ", which is no endpoint of AWS, for its model in the bucket "
                        + name.get(),
                "delete the endpoint, or name one of AWS such as s3.eu-west-1.amazonaws.com",
                url.value(),
                List.of(new Related(loadPoint.place(), "what is to be loaded")))));
    }
}
