exports.up = () => null
