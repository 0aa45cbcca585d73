package io.policyauditor.cli;

/** Estates to ask. */
final class Estates {
    private Estates() {}

    /** A role of one account that may read a bucket of another over TLS, and a ServiceAccount that runs as it. */
    static void loader(Auditor auditor) {
        auditor.file("estate/estate.yaml", """
                version: 1
                organization:
                  id: o-a1b2c3d4e5
                  managementAccount: "999988887777"
                  complete: true
                  units: [{ id: r-f00d, name: Root }]
                  serviceControlPolicies:
                    - name: FullAWSAccess
                      awsManaged: true
                      targets: [r-f00d, "111122223333", "444455556666"]
                      policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] }
                  resourceControlPolicies: []
                accounts:
                  "111122223333":
                    name: platform
                    unit: r-f00d
                    complete: [roles, users]
                    roles:
                      loader:
                        trust: { Version: "2012-10-17", Statement: [] }
                        policies:
                          read:
                            Version: "2012-10-17"
                            Statement:
                              - { Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::models/*" }
                              - { Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::dark/*" }
                        managedPolicies: []
                        boundary: none
                        tags: {}
                  "444455556666":
                    name: models
                    unit: r-f00d
                    complete: [buckets]
                    buckets:
                      models:
                        policy:
                          Version: "2012-10-17"
                          Statement:
                            - Effect: Allow
                              Principal: { AWS: "arn:aws:iam::111122223333:role/loader" }
                              Action: "s3:GetObject"
                              Resource: "arn:aws:s3:::models/*"
                            - Sid: Tls
                              Effect: Deny
                              Principal: "*"
                              Action: "s3:*"
                              Resource: "*"
                              Condition: { Bool: { "aws:SecureTransport": "false" } }
                      dark: {}
                clusters:
                  east:
                    account: "111122223333"
                    manifests: ["k8s/**"]
                    complete: [manifests, pod-identity-associations]
                    podIdentityAssociations:
                      - { namespace: fraud, serviceAccount: pod, role: "arn:aws:iam::111122223333:role/loader" }
                """).file("estate/k8s/accounts.yaml", """
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: loader
                  namespace: fraud
                  annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/loader" }
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: { name: plain, namespace: fraud }
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: { name: pod, namespace: fraud }
                """);
    }
}
