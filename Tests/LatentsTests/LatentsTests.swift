// LatentsTests
