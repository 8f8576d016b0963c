import { serve } from "../../shared/node/http-component.mjs";
import { handle } from "./hello.mjs";

serve(handle);
