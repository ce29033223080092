// Runs aws-jwt-verify, unmodified, over one job from standard input and prints the claims or the error.
// {issuer, jwksUri, token}                        JwtVerifier, which fetches the keys over HTTPS by itself
// {userPoolId, jwks, clientId, tokenUse, token}   CognitoJwtVerifier with keys given beforehand
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { CognitoJwtVerifier, JwtVerifier } = createRequire(process.argv[2] + "/")("aws-jwt-verify");

function verifier_for(job) {
  if (!job.userPoolId) {
    return JwtVerifier.create({ issuer: job.issuer, jwksUri: job.jwksUri, audience: job.audience ?? null });
  }
  const { userPoolId, clientId, tokenUse } = job;
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse });
  verifier.cacheJwks(job.jwks);
  return verifier;
}

const job = JSON.parse(readFileSync(0, "utf8"));
try {
  console.log(JSON.stringify({ claims: await verifier_for(job).verify(job.token) }));
} catch (error) {
  console.log(JSON.stringify({ error: error.constructor.name, message: error.message }));
}
