#!/bin/sh
# Called by the image of nginx before it starts. Until there is a certificate, one of its own that no browser trusts;
# every six hours the proxy reads again what was renewed meanwhile.
set -eu
cd /certificates
if [ -e live/site/fullchain.pem ]; then
    ln -sfn live/site now
elif [ ! -e now/fullchain.pem ]; then
    mkdir -p first
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
        -keyout first/privkey.pem -out first/fullchain.pem 2>/dev/null
    ln -sfn first now
fi
(while sleep 6h; do nginx -s reload; done) &
