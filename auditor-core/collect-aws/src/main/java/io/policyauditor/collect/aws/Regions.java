package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The regions that are asked about an account.
 *
 * @param asked in the order of their names
 * @param gap why there may be things in others
 */
record Regions(List<String> asked, Optional<Gap> gap) {
    /** Those that are enabled in the account and, where the settings name some, are among them. */
    static Regions of(Clients clients, Calls calls, Settings settings) {
        String home = settings.region();
        Lookup<Set<String>> enabled = calls.ask(Operation.EC2_DESCRIBE_REGIONS, home, "", () -> {
            Set<String> names = new TreeSet<>();
            clients.ec2(home).describeRegions().regions().forEach(region -> {
                if (!Clients.isRegion(Calls.required(region.regionName()))) {
                    throw new Calls.Malformed();
                }
                names.add(region.regionName());
            });
            return names;
        });
        Set<String> wanted = settings.regions();
        if (!(enabled instanceof Lookup.Known<Set<String>> known)) {
            return new Regions(List.copyOf(wanted.isEmpty() ? Set.of(home) : wanted), enabled.missing());
        }
        if (wanted.isEmpty()) {
            return new Regions(List.copyOf(known.value()), Optional.empty());
        }
        List<String> asked = wanted.stream().filter(known.value()::contains).toList();
        for (String region : wanted) {
            if (!known.value().contains(region)) {
                calls.unknown(Operation.EC2_DESCRIBE_REGIONS, region, "", "the region is not enabled; leave it out");
            }
        }
        return new Regions(
                asked,
                asked.containsAll(known.value())
                        ? Optional.empty()
                        : Optional.of(Gap.outOfScope("only the regions " + String.join(", ", wanted) + " were asked")));
    }
}
