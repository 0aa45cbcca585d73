package io.policyauditor.audit;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.Snapshot;

/** What a rule judges: the closed set of kinds of things. */
public sealed interface Subject {
    /** What identifies it across runs: an ARN, cluster/namespace/name, or a path relative to the scan root. */
    String key();

    /** A policy document. */
    record PolicySubject(Policy policy) implements Subject {
        @Override
        public String key() {
            return policy.name();
        }
    }

    /** An IAM role. */
    record RoleSubject(Role role) implements Subject {
        @Override
        public String key() {
            return role.arn();
        }
    }

    /** An IAM OIDC provider. */
    record OidcProviderSubject(OidcProvider provider) implements Subject {
        @Override
        public String key() {
            return provider.arn();
        }
    }

    /** An S3 bucket. */
    record BucketSubject(Bucket bucket) implements Subject {
        @Override
        public String key() {
            return bucket.arn();
        }
    }

    /** A KMS key. */
    record KeySubject(Key kmsKey) implements Subject {
        @Override
        public String key() {
            return kmsKey.arn();
        }
    }

    /** An AWS account. */
    record AccountSubject(Account account) implements Subject {
        @Override
        public String key() {
            return "account/" + account.id();
        }
    }

    /** The organization. */
    record OrganizationSubject(Organization organization) implements Subject {
        @Override
        public String key() {
            return "organization/" + organization.id().known().orElse("?");
        }
    }

    /** An EKS cluster. */
    record ClusterSubject(Cluster cluster) implements Subject {
        @Override
        public String key() {
            return "cluster/" + cluster.name();
        }
    }

    /** An object of the Kubernetes API, load points apart. */
    record ObjectSubject(KubernetesObject object) implements Subject {
        @Override
        public String key() {
            return object.key();
        }
    }

    /** A place from which a model is loaded. */
    record LoadPointSubject(LoadPoint loadPoint) implements Subject {
        @Override
        public String key() {
            return loadPoint.key();
        }
    }

    /** A snapshot that was read. */
    record SnapshotSubject(Snapshot snapshot) implements Subject {
        @Override
        public String key() {
            return "snapshot/" + snapshot.name();
        }
    }

    /** Something that was given twice with different content. */
    record ConflictSubject(Conflict conflict) implements Subject {
        @Override
        public String key() {
            return conflict.name();
        }
    }

    /** An entry of {@code suppressions.entries}, judged after everything else, when it is known what it suppressed. */
    record SuppressionSubject(Suppression suppression, int uses) implements Subject {
        @Override
        public String key() {
            return suppression.key();
        }
    }
}
