#!/bin/sh
# certificate.sh FOLDER: before the proxy starts, leads FOLDER/now to the certificate that certbot keeps there under the
# name "site"; until there is one, to one made here, which no browser trusts.
set -eu
cd "$1"
if [ -e live/site/fullchain.pem ]; then
    ln -sfn live/site now
elif [ ! -e now/fullchain.pem ]; then
    mkdir -p first
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
        -keyout first/privkey.pem -out first/fullchain.pem 2>/dev/null
    ln -sfn first now
fi
