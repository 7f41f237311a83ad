import { workerScene } from '../../support/worker-scene.js';
import { Violation } from './scenario.js';
import { SCENARIOS } from './scenarios.js';

/** Ends of this program: green, red, and neither because the scenario could not be played. */
const [GREEN, RED, UNPLAYED] = [0, 1, 2];

const name = process.argv[2];
const scenario = SCENARIOS.find((one) => one.name === name);
if (!scenario) {
  console.error(`There is no scenario ${name}; there are ${SCENARIOS.map((one) => one.name).join(', ')}`);
  process.exit(UNPLAYED);
}
const scene = await workerScene({ ...scenario.scene, leavingWorkers: true });
let end = UNPLAYED;
try {
  await scenario.play(scene);
  end = GREEN;
} catch (error) {
  end = error instanceof Violation ? RED : UNPLAYED;
  console.error(error instanceof Violation ? error.message : error);
} finally {
  await scene.drop();
}
process.exit(end);
