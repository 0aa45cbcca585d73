/**
 * Who may do what in a cluster: Kubernetes' role-based access control as its authorizer decides it, the IAM principals
 * that EKS lets in, and from both who can become a ServiceAccount.
 */
@NullMarked
package io.policyauditor.estate.rbac;

import org.jspecify.annotations.NullMarked;
