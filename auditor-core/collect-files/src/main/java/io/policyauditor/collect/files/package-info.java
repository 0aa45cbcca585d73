/**
 * Files as a person keeps them, read into located trees: which files a scan root holds, their bytes as text, and YAML
 * into the same tree JSON has; and the trees of manifests into Kubernetes objects, Secrets without their values.
 */
@NullMarked
package io.policyauditor.collect.files;

import org.jspecify.annotations.NullMarked;
