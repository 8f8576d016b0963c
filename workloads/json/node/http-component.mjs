import { serve } from "../../shared/node/http-component.mjs";
import { handle } from "./json.mjs";

serve(handle);
