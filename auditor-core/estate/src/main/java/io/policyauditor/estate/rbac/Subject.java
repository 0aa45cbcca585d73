package io.policyauditor.estate.rbac;

import java.util.Comparator;
import java.util.Set;

/** Somebody who may be allowed something in a cluster. */
public sealed interface Subject {
    /** By kind, then by namespace, then by name. */
    Comparator<Subject> ORDER =
            Comparator.comparing(Subject::kind).thenComparing(Subject::space).thenComparing(Subject::ownName);

    /** A user of Kubernetes, known by the name that its authentication gives it. */
    record User(String name) implements Subject {
        static final String ANONYMOUS = "system:anonymous";

        @Override
        public String kind() {
            return "User";
        }

        /** Whether it is a part of the cluster itself: a node, the scheduler, a part of EKS. */
        @Override
        public boolean system() {
            return !name.equals(ANONYMOUS) && ofTheSystem(name);
        }
    }

    /** Everybody whom authentication puts in a group. */
    record Group(String name) implements Subject {
        static final Group AUTHENTICATED = new Group("system:authenticated");
        static final Group UNAUTHENTICATED = new Group("system:unauthenticated");
        static final Group ACCOUNTS = new Group("system:serviceaccounts");
        static final Group MASTERS = new Group("system:masters");
        static final Group NODES = new Group("system:nodes");
        private static final String ACCOUNTS_OF = ACCOUNTS.name + ":";

        /** The group of all ServiceAccounts of a namespace. */
        static Group accountsOf(String namespace) {
            return new Group(ACCOUNTS_OF + namespace);
        }

        /** Whether it is the group of all ServiceAccounts of one namespace, whose name it then ends with. */
        boolean isOfNamespace() {
            return name.startsWith(ACCOUNTS_OF) && name.length() > ACCOUNTS_OF.length();
        }

        /** The namespace of the ServiceAccounts that are the group. */
        String namespace() {
            return name.substring(ACCOUNTS_OF.length());
        }

        @Override
        public String kind() {
            return "Group";
        }

        /** Whether it is of parts of the cluster itself; the groups of everybody and of ServiceAccounts are not. */
        @Override
        public boolean system() {
            return !equals(AUTHENTICATED)
                    && !equals(UNAUTHENTICATED)
                    && !name.startsWith(ACCOUNTS.name)
                    && ofTheSystem(name);
        }
    }

    /**
     * A ServiceAccount of Kubernetes.
     *
     * @param account its name in its namespace
     */
    record ServiceAccount(String namespace, String account) implements Subject {
        private static final String USER = "system:serviceaccount:";

        /** Source: kserve aaac4e294, config/rbac and charts. */
        private static final Set<String> OF_KSERVE = Set.of(
                "kserve-controller-manager",
                "llmisvc-controller-manager",
                "kserve-localmodel-controller-manager",
                "kserve-localmodelnode-agent",
                "modelmesh-controller");

        @Override
        public String kind() {
            return "ServiceAccount";
        }

        @Override
        public String name() {
            return namespace + "/" + account;
        }

        /** Whether it is Kubernetes' own or that of KServe's controllers. */
        @Override
        public boolean system() {
            return namespace.equals("kube-system") || OF_KSERVE.contains(account);
        }
    }

    /**
     * An IAM principal that the cluster lets in.
     *
     * @param arn of a role or a user
     * @param system whether the nodes of the cluster are it
     */
    record IamPrincipal(String arn, boolean system) implements Subject {
        @Override
        public String kind() {
            return "IAM principal";
        }

        @Override
        public String name() {
            return arn;
        }
    }

    /** The word for its kind. */
    String kind();

    /** Its name among those of its kind, a ServiceAccount's with its namespace. */
    String name();

    /** Whether it is a part of the cluster itself, which a report may fold away. */
    boolean system();

    /** Its namespace, for the order; empty for those that have none. */
    private String space() {
        return this instanceof ServiceAccount account ? account.namespace() : "";
    }

    /** Its name in its namespace. */
    private String ownName() {
        return this instanceof ServiceAccount account ? account.account() : name();
    }

    /** One line: kind and name. */
    default String text() {
        return kind() + " " + name();
    }

    /** The user of a name: the ServiceAccount, where it is the name that one authenticates with. */
    static Subject user(String name) {
        if (name.startsWith(ServiceAccount.USER)) {
            String[] parts = name.substring(ServiceAccount.USER.length()).split(":", -1);
            if (parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()) {
                return new ServiceAccount(parts[0], parts[1]);
            }
        }
        return new User(name);
    }

    private static boolean ofTheSystem(String name) {
        return name.startsWith("system:") || name.startsWith("eks:");
    }
}
