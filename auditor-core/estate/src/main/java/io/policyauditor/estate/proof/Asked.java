package io.policyauditor.estate.proof;

import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.prove.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Actions on one bucket, key, role or other resource.
 *
 * @param resource the ARN, which may end in wildcards behind the name of the bucket
 * @param actions patterns such as {@code s3:Put*}; {@code *} stands for every action of the services of the resource
 * @param resources patterns within the resource
 * @param given context keys that the requests have
 */
public record Asked(String resource, List<String> actions, List<String> resources, Context given) {
    public Asked {
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
    }

    /** Every action on a resource, and on the objects of a bucket. */
    public static Asked all(String arn) {
        boolean bucket = Arn.parse(arn)
                .filter(parts ->
                        parts.service().equals("s3") && parts.resource().indexOf('/') < 0)
                .isPresent();
        return new Asked(arn, List.of("*"), bucket ? List.of(arn, arn + "/*") : List.of(arn), Context.EMPTY);
    }

    /** The same requests by the service of the action, for a service has a say in what limits them. */
    Map<String, Target> byService() {
        Map<String, List<String>> byService = new LinkedHashMap<>();
        for (String action : actions) {
            int colon = action.indexOf(':');
            String service = colon < 0 ? "*" : action.substring(0, colon).toLowerCase(Locale.ROOT);
            String name = colon < 0 ? "*" : action.substring(colon + 1);
            List<String> services =
                    service.indexOf('*') < 0 && service.indexOf('?') < 0 ? List.of(service) : services();
            services.forEach(one ->
                    byService.computeIfAbsent(one, ignored -> new ArrayList<>()).add(one + ":" + name));
        }
        Map<String, Target> targets = new LinkedHashMap<>();
        byService.forEach((service, patterns) -> targets.put(service, new Target(patterns, resources)));
        return targets;
    }

    /** Those of some actions that are of the services of the resource. */
    List<String> ofItsServices(List<String> some) {
        return some.stream()
                .filter(action -> {
                    int colon = action.indexOf(':');
                    String service = action.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
                    return colon < 0
                            || service.matches(".*[*?].*")
                            || services().contains(service);
                })
                .toList();
    }

    private List<String> services() {
        Arn arn = Arn.parse(resource).orElse(null);
        if (arn == null) {
            return List.of("*");
        }
        return arn.service().equals("iam") ? List.of("sts", "iam") : List.of(arn.service());
    }
}
