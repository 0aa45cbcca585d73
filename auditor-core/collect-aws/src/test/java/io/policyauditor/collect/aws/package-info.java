/** Tests of the AWS collector against a server of their own. */
@NullMarked
package io.policyauditor.collect.aws;

import org.jspecify.annotations.NullMarked;
