package io.policyauditor.estate.proof;

import java.util.List;
import java.util.Optional;

/** Whose requests a statement is about. */
public sealed interface Crowd {
    /** Who they are, as a sentence says it. */
    String words();

    /** Every user, role and OIDC provider of an environment. */
    record Members(String environment) implements Crowd {
        @Override
        public String words() {
            return "anyone in environment " + environment;
        }
    }

    /**
     * Everyone who is not inside: principals of the estate that are not, those of other accounts, AWS services, identities
     * of providers and anonymous callers.
     *
     * @param except ARNs of principals and names of services that count as inside
     */
    record Outsiders(Inside inside, List<String> except) implements Crowd {
        public Outsiders {
            except = List.copyOf(except);
        }

        @Override
        public String words() {
            return "anyone outside " + inside.words();
        }
    }

    /** What one can be inside or outside of. */
    sealed interface Inside {
        String words();
    }

    /** The organization of the estate. */
    record Organization() implements Inside {
        @Override
        public String words() {
            return "the organization";
        }
    }

    /** The accounts of the estate. */
    record Accounts() implements Inside {
        @Override
        public String words() {
            return "the accounts of the estate";
        }
    }

    /**
     * The zone of trust of an Access Analyzer. Identity providers are outside of it wherever they are.
     *
     * <p>Source: IAM User Guide, access-analyzer-findings.
     *
     * @param account the only one inside; empty when the organization is
     */
    record TrustZone(Optional<String> account) implements Inside {
        @Override
        public String words() {
            return account.map(id -> "account " + id).orElse("the organization");
        }
    }

    /** An environment, with its users, roles and OIDC providers, and its accounts. */
    record Environment(String name) implements Inside {
        @Override
        public String words() {
            return "environment " + name;
        }
    }
}
