exports.handler = async () => "deep";
